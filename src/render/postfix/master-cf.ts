import { managedBy } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'

/**
 * `master.cf` (master(5)). Port 25 is watched by postscreen(8), which hands on who is no robot. Both submission services
 * (RFC 6409; RFC 8314 for port 465) differ from port 25 in the same ways: TLS
 * and a password are required, the sender must be the user's own address, and the user's address is left out of the header.
 */
export function renderMasterCf(snapshot: NodeSnapshot): string {
  const limit = snapshot.limits.maxConnections
  return `# ${managedBy}
# service type  private unpriv  chroot  wakeup  maxproc command + args
smtp       inet  n       -       n       -       1       postscreen
smtpd      pass  -       -       n       -       ${limit}      smtpd
dnsblog    unix  -       -       n       -       0       dnsblog
tlsproxy   unix  -       -       n       -       0       tlsproxy
submission inet  n       -       n       -       ${limit}      smtpd
  -o smtpd_tls_security_level=encrypt${submissionOptions('submission')}
submissions inet n       -       n       -       ${limit}      smtpd
  -o smtpd_tls_wrappermode=yes${submissionOptions('submissions')}
pickup     unix  n       -       n       60      1       pickup
cleanup    unix  n       -       n       -       0       cleanup
submission-cleanup unix n -      n       -       0       cleanup
  -o header_checks=regexp:/etc/postfix/rookery/submission-headers
  -o mime_header_checks=
  -o nested_header_checks=
qmgr       unix  n       -       n       300     1       qmgr
tlsmgr     unix  -       -       n       1000?   1       tlsmgr
rewrite    unix  -       -       n       -       -       trivial-rewrite
bounce     unix  -       -       n       -       0       bounce
defer      unix  -       -       n       -       0       bounce
trace      unix  -       -       n       -       0       bounce
verify     unix  -       -       n       -       1       verify
flush      unix  n       -       n       1000?   0       flush
proxymap   unix  -       -       n       -       -       proxymap
proxywrite unix  -       -       n       -       1       proxymap
smtp       unix  -       -       n       -       -       smtp
relay      unix  -       -       n       -       -       smtp
  -o syslog_name=postfix/relay
showq      unix  n       -       n       -       -       showq
error      unix  -       -       n       -       -       error
retry      unix  -       -       n       -       -       error
discard    unix  -       -       n       -       -       discard
lmtp       unix  -       -       n       -       -       lmtp
anvil      unix  -       -       n       -       1       anvil
scache     unix  -       -       n       -       1       scache
postlog    unix-dgram n  -       n       -       1       postlogd
`
}

function submissionOptions(name: string): string {
  const options = [
    `syslog_name=postfix/${name}`,
    'smtpd_sasl_auth_enable=yes',
    'smtpd_discard_ehlo_keywords=silent-discard,etrn',
    'smtpd_client_restrictions=permit_sasl_authenticated,reject',
    'smtpd_helo_restrictions=',
    'smtpd_client_message_rate_limit=0',
    'smtpd_sender_restrictions=reject_sender_login_mismatch',
    'smtpd_relay_restrictions=permit_sasl_authenticated,reject',
    'cleanup_service_name=submission-cleanup',
    'milter_macro_daemon_name=ORIGINATING',
  ]
  return options.map((option) => `\n  -o ${option}`).join('')
}
