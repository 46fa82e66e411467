import { type MailboxProvider, seedAliases, seedLocalPart } from './mailbox-provider.ts'
import { policyRejections } from './policy-rejections.ts'

export const tlsDirectory = '/etc/lab-tls'

/**
 * Everything that a provider's Postfix (3.7) reads. Port 25 takes mail for the provider's domain from anyone who
 * keeps its policy; port 465 (implicit TLS, RFC 8314) takes mail from its own people after they logged in.
 */
export function postfixFiles(provider: MailboxProvider): Readonly<Record<string, string>> {
  const isStrict = provider.policy === 'strict'
  const seed = `${seedLocalPart}@${provider.domain}`
  return {
    '/etc/mailname': `${provider.mxName}\n`,
    '/etc/postfix/main.cf': [...commonSettings(provider), ...(isStrict ? strictSettings : lenientSettings), ''].join(
      '\n',
    ),
    '/etc/postfix/master.cf': masterServices,
    '/etc/postfix/mailboxes': `${seed} ${provider.domain}/${seedLocalPart}/\n`,
    '/etc/postfix/aliases-virtual': seedAliases.map((alias) => `${alias}@${provider.domain} ${seed}\n`).join(''),
    '/etc/postfix/senders': `${seed} ${seed}\n`,
    '/etc/postfix/reply-footers': replyFooters,
    ...(isStrict ? { '/etc/postfix/policy-rejections': policyRejections } : {}),
  }
}

function commonSettings(provider: MailboxProvider): string[] {
  return [
    'compatibility_level = 3.6',
    `myhostname = ${provider.mxName}`,
    `mydomain = ${provider.domain}`,
    'myorigin = $mydomain',
    'mydestination =',
    'mynetworks = 127.0.0.0/8',
    `smtp_bind_address = ${provider.address}`,
    `inet_interfaces = ${provider.address}, 127.0.0.1`,
    'inet_protocols = ipv4',
    'alias_maps =',
    'alias_database =',
    'biff = no',
    'message_size_limit = 26214400',
    'mailbox_size_limit = 0',
    `virtual_mailbox_domains = ${provider.domain}`,
    'virtual_mailbox_maps = texthash:/etc/postfix/mailboxes',
    'virtual_alias_maps = texthash:/etc/postfix/aliases-virtual',
    'virtual_transport = lmtp:unix:private/dovecot-lmtp',
    // Inbound
    'smtpd_banner = $myhostname ESMTP',
    'smtpd_helo_required = yes',
    'disable_vrfy_command = yes',
    'strict_rfc821_envelopes = yes',
    'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination',
    'smtpd_recipient_restrictions = reject_non_fqdn_recipient, reject_unlisted_recipient',
    'smtpd_reject_footer_maps = regexp:/etc/postfix/reply-footers',
    `smtpd_tls_chain_files = ${tlsDirectory}/server.pem`,
    'smtpd_tls_received_header = yes',
    'smtpd_tls_loglevel = 1',
    'smtpd_tls_protocols = >=TLSv1.2',
    'smtpd_tls_mandatory_protocols = >=TLSv1.2',
    'smtpd_tls_auth_only = yes',
    'smtpd_sasl_type = dovecot',
    'smtpd_sasl_path = private/auth',
    'smtpd_sasl_auth_enable = no',
    // The filter judges and signs; without it mail waits.
    'smtpd_milters = inet:127.0.0.1:11332',
    'non_smtpd_milters = $smtpd_milters',
    'milter_default_action = tempfail',
    'milter_protocol = 6',
    'milter_mail_macros = i {auth_authen} {auth_author} {auth_type} {mail_addr} {client_addr} {client_name}',
    // Outbound: as good a TLS as the other side publishes (RFC 7672).
    'smtp_dns_support_level = dnssec',
    'smtp_tls_security_level = dane',
    `smtp_tls_CAfile = ${tlsDirectory}/root.pem`,
    'smtp_tls_loglevel = 1',
    'smtp_connect_timeout = 10s',
    'minimal_backoff_time = 5s',
    'maximal_backoff_time = 60s',
    'queue_run_delay = 5s',
  ]
}

const strictSettings = [
  'smtpd_tls_security_level = encrypt',
  'smtpd_client_restrictions = permit_mynetworks, reject_unknown_client_hostname',
  'unknown_client_reject_code = 550',
  'milter_header_checks = regexp:/etc/postfix/policy-rejections',
]

const lenientSettings = ['smtpd_tls_security_level = may']

/** What large providers add to their refusals, so that a sender can find the cause. */
const replyFooters = `\
/^550 5\\.7\\.25 /  The IP address sending this message does not have a PTR record setup, or the corresponding forward DNS entry does not match the sending IP address. To protect our users from spam, mail from it has been blocked.
/^550 5\\.1\\.1 /   The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces.
`

const masterServices = `\
smtp      inet  n - n - -     smtpd
smtps     inet  n - n - -     smtpd
  -o syslog_name=postfix/submissions
  -o smtpd_tls_wrappermode=yes
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_sender_login_maps=texthash:/etc/postfix/senders
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
  -o smtpd_sender_restrictions=reject_sender_login_mismatch
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
  -o milter_header_checks=
  -o cleanup_service_name=submission-cleanup
pickup    unix  n - n 60    1 pickup
cleanup   unix  n - n -     0 cleanup
submission-cleanup unix n - n - 0 cleanup
  -o milter_header_checks=
qmgr      unix  n - n 5     1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n -     - trivial-rewrite
bounce    unix  - - n -     0 bounce
defer     unix  - - n -     0 bounce
trace     unix  - - n -     0 bounce
verify    unix  - - n -     1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n -     - proxymap
proxywrite unix - - n -     1 proxymap
smtp      unix  - - n -     - smtp
relay     unix  - - n -     - smtp
showq     unix  n - n -     - showq
error     unix  - - n -     - error
retry     unix  - - n -     - error
discard   unix  - - n -     - discard
lmtp      unix  - - n -     - lmtp
anvil     unix  - - n -     1 anvil
scache    unix  - - n -     1 scache
postlog   unix-dgram n - n - 1 postlogd
`
