import { nodePaths, selfTest } from '#protocol/node-paths.ts'
import { managedBy } from '../bundle-files.ts'
import type { NodeSnapshot } from '../snapshot.ts'
import { lookupTable } from './lookups.ts'
import { outbound } from './outbound.ts'
import { postscreen } from './postscreen.ts'
import { type Settings, underStress } from './settings.ts'

/** `main.cf` (postconf(5)). What holds for submission alone is in `master.cf`. */
export function renderMainCf(snapshot: NodeSnapshot, certificatePath: string): string {
  const sections: Record<string, Settings> = {
    'Who we are. The name in EHLO is the name of the PTR record and of the certificate.': identity(snapshot),
    'Mail for our domains: looked up for each message, delivered to Dovecot. Nothing is delivered to system users.':
      delivery(snapshot),
    'Who may speak on port 25 at all (postscreen(8)).': postscreen(snapshot),
    // a node on which the list of Dovecot's passdbs changes must have Postfix reloaded, too: see extra-passwords.ts
    'What is taken in. Recipients are judged at SMTP time, so that nothing has to be bounced. Dovecot knows who signs in.':
      policy(snapshot),
    'What one client may do. Slow ones are let go sooner while all sessions are taken.': limits(snapshot),
    'SMTP smuggling and sloppy clients (CVE-2023-51764).': hardening,
    'TLS 1.2 or better (RFC 8996), by the name that the client asks for.': tls(certificatePath),
    'Rspamd signs and judges. When it is away, mail waits at the sender.': milters,
    'What goes out: as good a TLS as the other side publishes (RFC 7672, RFC 8461), else what it offers.':
      outbound(snapshot),
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
    ['inet_protocols', snapshot.ipv6 === null ? 'ipv4' : 'all'],
    ['mynetworks', '127.0.0.0/8 [::1]/128'],
    ['biff', 'no'],
    ['append_dot_mydomain', 'no'],
    ['notify_classes', ''],
  ]
}

/**
 * The detail of an address ends at the alias look-up, where each mailbox is its own alias: Dovecot is given whole
 * addresses only, so that the mailbox `a+b` is not taken for `a`. An alias that leads back to itself is given up after 20 steps,
 * while the sender waits. Mail for `postmaster` without a domain must be taken (RFC 5321 §4.5.1), and Postfix does so whatever
 * is configured: it goes to the postmaster of the first domain. No SMTPUTF8: Dovecot 2.3 cannot take such mail, so it
 * would be accepted and then bounced.
 */
function delivery({ hostname, domains }: NodeSnapshot): Settings {
  const [first] = domains
  const postmaster = first === undefined ? '' : `inline:{postmaster@${hostname}=postmaster@${first.name}}, `
  return [
    ['mydestination', ''],
    ['local_recipient_maps', ''],
    ['local_transport', 'error:5.1.1 this system has no local mailboxes'],
    ['alias_maps', ''],
    ['alias_database', ''],
    ['relay_domains', ''],
    ['virtual_mailbox_domains', lookupTable('domains')],
    ['virtual_mailbox_maps', lookupTable('mailboxes')],
    ['virtual_alias_maps', `${postmaster}${lookupTable('aliases')}`],
    ['virtual_alias_domains', ''],
    ['virtual_alias_recursion_limit', '20'],
    ['virtual_alias_expansion_limit', '1000'],
    ['virtual_alias_address_length_limit', '320'],
    ['virtual_transport', 'lmtp:unix:private/dovecot-lmtp'],
    ['recipient_delimiter', '+'],
    ['propagate_unmatched_extensions', ''],
    ['smtputf8_enable', 'no'],
  ]
}

/** Relaying is judged first: who may not relay learns nothing about recipients. The quota is asked for mailboxes of ours alone. */
function policy(snapshot: NodeSnapshot): Settings {
  const recipient = [
    'reject_non_fqdn_recipient',
    `check_recipient_access inline:{${selfTest.domain}=self_test}`,
    'reject_unlisted_recipient',
    `check_recipient_access ${lookupTable('recipients')}`,
  ]
  return [
    // a daemon that failed by a bundle must not be missing for long after the way back (default 60 s)
    ['service_throttle_time', '5s'],
    ['message_size_limit', String(snapshot.limits.messageSizeBytes)],
    ['mailbox_size_limit', '0'],
    ['virtual_mailbox_limit', '0'],
    ['smtpd_sender_login_maps', lookupTable('sender-logins')],
    ['smtpd_sasl_type', 'dovecot'],
    ['smtpd_sasl_path', 'private/auth'],
    ['smtpd_sasl_auth_enable', 'no'],
    ['smtpd_sasl_security_options', 'noanonymous'],
    ['smtpd_helo_required', 'yes'],
    ['smtpd_helo_restrictions', 'permit_mynetworks, reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname'],
    ['smtpd_reject_unlisted_recipient', 'yes'],
    ['smtpd_restriction_classes', 'self_test, has_room'],
    ['self_test', 'permit_mynetworks, permit_sasl_authenticated, reject'],
    ['has_room', quotaPolicy],
    ['smtpd_sender_restrictions', 'reject_non_fqdn_sender, permit_mynetworks, reject_unknown_sender_domain'],
    ['smtpd_relay_restrictions', 'permit_mynetworks, reject_unauth_destination'],
    ['smtpd_recipient_restrictions', recipient.join(', ')],
    ['strict_rfc821_envelopes', 'yes'],
    ['disable_vrfy_command', 'yes'],
    ['smtpd_discard_ehlo_keywords', 'silent-discard, etrn, dsn'],
    ['allow_percent_hack', 'no'],
    ['swap_bangpath', 'no'],
    ['show_user_unknown_table_name', 'no'],
  ]
}

/** Dovecot says whether there is room. When it is away, mail is taken and waits in the queue until there is. */
const quotaPolicy =
  'check_policy_service { unix:private/quota-status, timeout=5s, try_limit=1, policy_context=quota, default_action=DUNNO }'

function limits({ limits }: NodeSnapshot): Settings {
  return [
    ['smtpd_client_connection_count_limit', String(Math.max(1, Math.floor(limits.maxConnections / 2)))],
    ['smtpd_client_connection_rate_limit', String(limits.clientConnectionsPerMinute)],
    ['smtpd_client_message_rate_limit', String(limits.clientMessagesPerMinute)],
    ['smtpd_client_auth_rate_limit', String(Math.max(1, Math.floor(limits.clientConnectionsPerMinute / 10)))],
    ['smtpd_recipient_limit', String(limits.maxRecipients)],
    // a new process costs as much as twenty messages
    ['max_use', '1000'],
    ['smtpd_timeout', underStress(10, limits.connectionTimeoutSeconds, 's')],
    ['smtpd_per_request_deadline', 'yes'],
    ['smtpd_min_data_rate', '500'],
    ['smtpd_hard_error_limit', underStress(1, 20)],
    ['smtpd_junk_command_limit', underStress(1, 20)],
  ]
}

/** A bare line feed ends no message (`normalize`, from Postfix 3.7.10); nobody is exempt. */
const hardening: Settings = [
  ['smtpd_forbid_bare_newline', 'normalize'],
  ['smtpd_forbid_bare_newline_exclusions', ''],
  ['smtpd_forbid_unauth_pipelining', 'yes'],
  ['smtpd_data_restrictions', 'reject_unauth_pipelining'],
  ['smtpd_forbidden_commands', 'CONNECT GET POST regexp:{{/^[^A-Z]/ Bogus}}'],
]

/** Only ciphers with forward secrecy that authenticate what they encrypt; session tickets are made anew by tlsmgr(8). */
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
    ['tls_high_cipherlist', 'ECDHE+AESGCM:ECDHE+CHACHA20'],
    ['tls_preempt_cipherlist', 'yes'],
    ['tls_eecdh_auto_curves', 'X25519 prime256v1 secp384r1'],
    ['tls_ssl_options', 'NO_COMPRESSION, NO_RENEGOTIATION'],
    ['smtpd_tls_loglevel', '1'],
    ['smtpd_tls_received_header', 'yes'],
  ]
}

const milters: Settings = [
  ['smtpd_milters', `unix:${nodePaths.milterSocket}`],
  ['non_smtpd_milters', '$smtpd_milters'],
  ['milter_default_action', 'tempfail'],
  ['milter_protocol', '6'],
  ['milter_connect_timeout', '10s'],
  ['milter_content_timeout', '60s'],
]
