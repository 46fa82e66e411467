import { mailStoreUser, nodePaths } from '#protocol/node-paths.ts'
import { managedBy } from '../bundle-files.ts'
import type { CertificateFile } from '../certificates.ts'
import type { NodeSnapshot } from '../snapshot.ts'
import { extraPasswordPaths } from './extra-passwords.ts'
import { services } from './services.ts'
import { sieveSettings } from './sieve.ts'

/** `dovecot.conf`, whole; the files in `conf.d` are not read. */
export function renderDovecotConf(
  snapshot: NodeSnapshot,
  certificatePath: string,
  certificates: readonly CertificateFile[],
): string {
  const parts = [
    `# ${managedBy}`,
    general(snapshot),
    authentication,
    mailStore,
    protocols,
    quota,
    sieveSettings,
    services,
    tls(certificatePath, certificates),
  ]
  return parts.join('\n')
}

function general({ ipv6 }: NodeSnapshot): string {
  return `protocols = imap pop3 lmtp sieve
listen = ${ipv6 === null ? '*' : '*, ::'}
login_greeting = Ready.
log_timestamp =
syslog_facility = mail
mail_plugins = quota zlib
`
}

/**
 * The characters of local parts that the control plane gives out; no `/`, since the name becomes a directory, and no `%`
 * or quote. While a password is replaced, the files have the old and the new one; they are asked first, so that the directory
 * alone says that a password is wrong. That is answered after 2 s and, by Dovecot's own count per address, after up to 15 s
 * more.
 */
const authentication = `# Who may sign in: looked up in the agent's replica each time and never cached, so that a change acts at once.
auth_mechanisms = plain login
auth_username_format = %Lu
auth_username_chars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890.-_@#$&'*+=?^\`{}~"
auth_cache_size = 0
# fail2ban counts what is said of wrong passwords
auth_verbose = yes
auth_failure_delay = 2 secs
auth_worker_max_count = 10
disable_plaintext_auth = yes
${extraPasswordPaths.map((path) => `passdb {\n  driver = passwd-file\n  args = username_format=%Lu ${path}\n  auth_verbose = no\n}\n`).join('')}passdb {
  driver = sql
  args = /etc/dovecot/rookery-sql.conf.ext
}
userdb {
  driver = prefetch
}
userdb {
  driver = sql
  args = /etc/dovecot/rookery-sql.conf.ext
}
`

const specialFolders = ['Drafts', 'Sent', 'Junk', 'Trash', 'Archive']

const mailStore = `mail_uid = ${mailStoreUser.name}
mail_gid = ${mailStoreUser.name}
first_valid_uid = ${mailStoreUser.id}
last_valid_uid = ${mailStoreUser.id}
mail_home = ${nodePaths.mailStore}/%d/%n
mail_location = maildir:~/Maildir
recipient_delimiter =
namespace inbox {
  inbox = yes
  separator = /
${specialFolders.map((name) => `  mailbox ${name} {\n    auto = subscribe\n    special_use = \\${name}\n  }\n`).join('')}}
`

const protocols = `protocol imap {
  mail_plugins = $mail_plugins last_login imap_quota imap_zlib imap_sieve
  mail_max_userip_connections = 30
  imap_max_line_length = 64 k
  imap_logout_format = in=%i out=%o
}
protocol pop3 {
  mail_plugins = $mail_plugins last_login
  mail_max_userip_connections = 5
}
protocol lmtp {
  mail_plugins = $mail_plugins sieve
  postmaster_address = postmaster@%d
  lmtp_rcpt_check_quota = yes
  quota_full_tempfail = yes
}
protocol sieve {
  mail_max_userip_connections = 5
  managesieve_max_line_length = 64 k
}
`

/**
 * A full mailbox is said at SMTP time by 4xx: the sender keeps the mail and tries again for days, and it is not bounced at
 * once. Mail that was accepted for it all the same, through an alias, waits in the queue. Mail is compressed on disk and counted as it
 * was sent. The time of the last login is kept in the user's own directory; when it cannot be written, he is let in.
 */
const quota = `plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_grace = 10%%
  quota_status_success = DUNNO
  quota_status_nouser = DUNNO
  quota_status_overquota = "452 4.2.2 Mailbox is full"
  zlib_save = zstd
  zlib_save_level = 3
  last_login_dict = file:%h/last-login
  last_login_key = last-login/%s
}
`

function tls(certificatePath: string, certificates: readonly CertificateFile[]): string {
  const byName = certificates.flatMap(({ names, path }) => names.map((name) => ({ name, path })))
  const blocks = byName
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, path }) => `local_name ${name} {\n  ssl_cert = <${path}\n  ssl_key = <${path}\n}\n`)
  return `ssl = required
ssl_min_protocol = TLSv1.2
ssl_cipher_list = ECDHE+AESGCM:ECDHE+CHACHA20
ssl_curve_list = X25519:prime256v1:secp384r1
ssl_prefer_server_ciphers = yes
ssl_options = no_compression
ssl_cert = <${certificatePath}
ssl_key = <${certificatePath}
${blocks.join('')}`
}
