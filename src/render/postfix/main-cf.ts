import { managedBy } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'
import { lookupTable } from './lookups.ts'

type Settings = readonly (readonly [name: string, value: string])[]

/** `main.cf` (postconf(5)). What holds for submission alone is in `master.cf`. */
export function renderMainCf(snapshot: NodeSnapshot, certificatePath: string): string {
  const sections: Record<string, Settings> = {
    'Who we are. The name in EHLO is the name of the PTR record and of the certificate.': identity(snapshot),
    'Mail for our domains: looked up for each message, delivered to Dovecot. Nothing is delivered to system users.':
      delivery,
    'What is taken in. Recipients are judged at SMTP time, so that nothing has to be bounced.': policy(snapshot),
    'SMTP smuggling and sloppy clients (CVE-2023-51764).': hardening,
    'TLS 1.2 or better (RFC 8996); opportunistic between servers.': tls(certificatePath),
    'Rspamd signs and judges. When it is away, mail waits at the sender.': milters,
    'Patience.': queue(snapshot),
  }
  const text = Object.entries(sections).map(([title, settings]) => {
    const lines = settings.map(([name, value]) => (value === '' ? `${name} =` : `${name} = ${value}`))
    return `# ${title}\n${lines.join('\n')}\n`
  })
  return `# ${managedBy}\ncompatibility_level = 3.6\n\n${text.join('\n')}`
}

function identity(snapshot: NodeSnapshot): Settings {
  return [
    ['myhostname', snapshot.hostname],
    ['myorigin', '$myhostname'],
    ['smtpd_banner', '$myhostname ESMTP'],
    ['inet_interfaces', 'all'],
    ['inet_protocols', 'ipv4'],
    ['mynetworks', '127.0.0.0/8'],
    ['biff', 'no'],
    ['append_dot_mydomain', 'no'],
    ['notify_classes', ''],
  ]
}

const delivery: Settings = [
  ['mydestination', ''],
  ['local_recipient_maps', ''],
  ['local_transport', 'error:5.1.1 this system has no local mailboxes'],
  ['alias_maps', ''],
  ['alias_database', ''],
  ['relay_domains', ''],
  ['virtual_mailbox_domains', lookupTable('domains')],
  ['virtual_mailbox_maps', lookupTable('mailboxes')],
  ['virtual_alias_maps', lookupTable('aliases')],
  ['virtual_alias_domains', ''],
  ['virtual_transport', 'lmtp:unix:private/dovecot-lmtp'],
  ['recipient_delimiter', '+'],
  ['smtputf8_enable', 'no'],
]

function policy(snapshot: NodeSnapshot): Settings {
  const { limits } = snapshot
  return [
    ['message_size_limit', String(limits.messageSizeBytes)],
    ['mailbox_size_limit', '0'],
    ['virtual_mailbox_limit', '0'],
    ['smtpd_client_connection_count_limit', String(Math.max(1, Math.floor(limits.maxConnections / 2)))],
    ['smtpd_sender_login_maps', lookupTable('sender-logins')],
    ['smtpd_sasl_type', 'dovecot'],
    ['smtpd_sasl_path', 'private/auth'],
    ['smtpd_sasl_auth_enable', 'no'],
    ['smtpd_helo_required', 'yes'],
    ['smtpd_reject_unlisted_recipient', 'yes'],
    ['smtpd_sender_restrictions', 'reject_non_fqdn_sender, reject_unknown_sender_domain'],
    ['smtpd_relay_restrictions', 'permit_mynetworks, reject_unauth_destination'],
    [
      'smtpd_recipient_restrictions',
      `reject_non_fqdn_recipient, reject_unlisted_recipient, check_recipient_access ${lookupTable('closed-mailboxes')}`,
    ],
    ['unverified_recipient_reject_code', '550'],
    ['disable_vrfy_command', 'yes'],
    ['allow_percent_hack', 'no'],
    ['swap_bangpath', 'no'],
  ]
}

const hardening: Settings = [
  ['smtpd_forbid_bare_newline', 'normalize'],
  ['smtpd_forbid_bare_newline_exclusions', ''],
  ['smtpd_forbid_unauth_pipelining', 'yes'],
  ['smtpd_data_restrictions', 'reject_unauth_pipelining'],
]

function tls(certificatePath: string): Settings {
  return [
    ['smtpd_tls_chain_files', certificatePath],
    ['tls_server_sni_maps', 'texthash:/etc/postfix/rookery/server-names'],
    ['smtpd_tls_security_level', 'may'],
    ['smtpd_tls_auth_only', 'yes'],
    ['smtpd_tls_protocols', '>=TLSv1.2'],
    ['smtpd_tls_mandatory_protocols', '>=TLSv1.2'],
    ['smtpd_tls_ciphers', 'high'],
    ['smtpd_tls_mandatory_ciphers', 'high'],
    ['smtpd_tls_exclude_ciphers', 'aNULL, kRSA, SHA1'],
    ['smtpd_tls_loglevel', '1'],
    ['smtpd_tls_received_header', 'yes'],
    ['smtp_tls_security_level', 'may'],
    ['smtp_tls_protocols', '>=TLSv1.2'],
    ['smtp_tls_mandatory_protocols', '>=TLSv1.2'],
    ['smtp_tls_CAfile', '/etc/ssl/certs/ca-certificates.crt'],
    ['smtp_tls_session_cache_database', 'btree:$data_directory/smtp_scache'],
    ['smtp_tls_loglevel', '1'],
    ['tls_ssl_options', 'NO_COMPRESSION, NO_RENEGOTIATION'],
  ]
}

const milters: Settings = [
  ['smtpd_milters', 'inet:127.0.0.1:11332'],
  ['non_smtpd_milters', '$smtpd_milters'],
  ['milter_default_action', 'tempfail'],
  ['milter_protocol', '6'],
]

function queue(snapshot: NodeSnapshot): Settings {
  return [
    ['maximal_queue_lifetime', `${snapshot.limits.queueLifetimeSeconds}s`],
    ['bounce_queue_lifetime', `${snapshot.limits.bounceQueueLifetimeSeconds}s`],
    ['queue_run_delay', '60s'],
    ['minimal_backoff_time', '60s'],
    ['maximal_backoff_time', '4000s'],
  ]
}
