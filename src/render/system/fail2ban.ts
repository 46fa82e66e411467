import type { BundleFile } from '#protocol/agent-protocol.ts'
import { filesOf, managedBy } from '../bundle-files.ts'

/** fail2ban (jail.conf(5)): reads the journal, bans by nftables, both address families. */
export function renderFail2ban(): BundleFile[] {
  const content = `# ${managedBy}
[DEFAULT]
backend = systemd
banaction = nftables
banaction_allports = nftables[type=allports]
allowipv6 = auto
usedns = no
bantime = 10m
findtime = 10m
maxretry = 10
ignoreip = 127.0.0.0/8 ::1

[sshd]
enabled = true
maxretry = 5
mode = normal
journalmatch = _SYSTEMD_UNIT=ssh.service + _COMM=sshd

[postfix-auth]
enabled = true
filter = postfix[mode=auth]
port = smtp,submission,submissions
journalmatch = _SYSTEMD_UNIT=postfix@-.service

[dovecot]
enabled = true
port = imap,imaps
journalmatch = _SYSTEMD_UNIT=dovecot.service
`
  return filesOf('fail2ban', [{ path: '/etc/fail2ban/jail.local', content }])
}
