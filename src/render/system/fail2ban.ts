import type { BundleFile } from '#protocol/agent-protocol.ts'
import { filesOf, managedBy } from '../bundle-files.ts'

/** The ports of all services where somebody signs in with the password of a mailbox. */
const signInPorts = 'smtp,465,submission,imap,imaps,pop3,pop3s,4190'

/** The lines of the programs that talk to clients, and not the five that each message leaves on its way through the queue. */
const smtpServerLines = ['postscreen', 'smtpd', 'submission/smtpd', 'submissions/smtpd']
  .map((name) => `_SYSTEMD_UNIT=postfix@-.service SYSLOG_IDENTIFIER=postfix/${name}`)
  .join(' + ')

/**
 * fail2ban (jail.conf(5)): reads the journal, bans by nftables on both address families, in a table of its own that stays when
 * the firewall is loaded anew. Who is banned three times in a day is banned on all ports for a week.
 */
export function renderFail2ban(): BundleFile[] {
  const jails = `# ${managedBy}
[DEFAULT]
backend = systemd
banaction = nftables
banaction_allports = nftables[type=allports]
usedns = no
bantime = 10m
bantime.increment = true
bantime.maxtime = 1d
findtime = 10m
maxretry = 10
ignoreip = 127.0.0.0/8 ::1

[sshd]
enabled = true
maxretry = 5
mode = aggressive
journalmatch = _SYSTEMD_UNIT=ssh.service + _COMM=sshd

# wrong passwords, wherever somebody signs in
[sign-in]
enabled = true
filter = rookery-sign-in
port = ${signInPorts}
journalmatch = _SYSTEMD_UNIT=dovecot.service

# attempts to relay, guessed recipients, talking before the greeting
[postfix-abuse]
enabled = true
filter = rookery-postfix
port = smtp,465,submission
maxretry = 20
journalmatch = ${smtpServerLines}

[recidive]
enabled = true
filter = rookery-recidive
journalmatch = _SYSTEMD_UNIT=fail2ban.service
banaction = %(banaction_allports)s
bantime = 1w
bantime.increment = false
findtime = 1d
maxretry = 3
`
  return filesOf('fail2ban', [
    { path: '/etc/fail2ban/jail.local', content: jails },
    { path: '/etc/fail2ban/filter.d/rookery-postfix.conf', content: abuseFilter },
    { path: '/etc/fail2ban/filter.d/rookery-sign-in.conf', content: signInFilter },
    { path: '/etc/fail2ban/filter.d/rookery-recidive.conf', content: recidiveFilter },
    {
      path: '/etc/fail2ban/fail2ban.local',
      content: `# ${managedBy}\n[Definition]\nlogtarget = SYSTEMD-JOURNAL\nallowipv6 = auto\ndbpurgeage = 8d\ndbmaxmatches = 10\n`,
    },
  ])
}

/** What fail2ban itself says in the journal; the filter that comes with it reads the form of its log file. */
const recidiveFilter = `# ${managedBy}
[INCLUDES]
before = common.conf

[Definition]
_daemon = fail2ban(?:-server)?
failregex = ^%(__prefix_line)s\\[(?!recidive\\])[\\w-]+\\] Ban <HOST>\\s*$
ignoreregex =
`

/**
 * Narrower than the filter that comes with fail2ban, which also counts recipients with full mailboxes and greylisting against
 * a sender who does nothing wrong.
 */
const abuseFilter = `# ${managedBy}
[INCLUDES]
before = common.conf

[Definition]
_daemon = postfix(?:/\\w+)?/(?:smtpd|postscreen)
prefregex = ^%(__prefix_line)s<F-CONTENT>.+</F-CONTENT>$
failregex = ^NOQUEUE: reject: RCPT from [^[]*\\[<HOST>\\](?::\\d+)?: 55[04] 5\\.(?:1\\.1|7\\.1) .*(?:User unknown|Relay access denied)
            ^PREGREET \\d+ after \\S+ from \\[<HOST>\\]:\\d+:
            ^improper command pipelining after \\S+ from [^[]*\\[<HOST>\\]
            ^too many errors after \\S+ from [^[]*\\[<HOST>\\]
ignoreregex =
`

/**
 * What Dovecot's authentication found wrong, for all services. Postfix and the filters that come with fail2ban say and count the
 * same when Dovecot was only away: people who know their password would be banned for that.
 */
const signInFilter = `# ${managedBy}
[INCLUDES]
before = common.conf

[Definition]
_daemon = dovecot
prefregex = ^%(__prefix_line)sauth(?:-worker)?(?:\\(\\d+\\))?: (?:conn \\S+ \\([^)]*\\): auth-worker<\\d+>: )?<F-CONTENT>.+</F-CONTENT>$
failregex = ^sql\\([^,]*,<HOST>(?:,<[^>]*>)?\\): (?:Password mismatch|unknown user)
            ^(?:plain|login)\\(\\?,<HOST>(?:,<[^>]*>)?\\): Username character disallowed
ignoreregex =
`
