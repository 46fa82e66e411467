import { mailStoreUser, nodePaths } from '#protocol/node-paths.ts'
import { managedBy } from '../bundle-files.ts'
import type { CertificateFile } from '../certificates.ts'

/** `dovecot.conf`, whole; the files in `conf.d` are not read. */
export function renderDovecotConf(certificatePath: string, certificates: readonly CertificateFile[]): string {
  return [`# ${managedBy}`, general, authentication, mailStore, services, tls(certificatePath, certificates)].join('\n')
}

const general = `protocols = imap lmtp
listen = *
login_greeting = Ready.
log_timestamp =
syslog_facility = mail
mail_plugins = quota
`

const authentication = `# Who may sign in: looked up in the agent's replica each time, so that a change acts at once.
auth_mechanisms = plain login
auth_username_format = %Lu
disable_plaintext_auth = yes
passdb {
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

const mailStore = `mail_uid = ${mailStoreUser.name}
mail_gid = ${mailStoreUser.name}
first_valid_uid = ${mailStoreUser.id}
last_valid_uid = ${mailStoreUser.id}
mail_home = ${nodePaths.mailStore}/%d/%n
mail_location = maildir:~/Maildir
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    auto = subscribe
    special_use = \\Drafts
  }
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
  mailbox Junk {
    auto = subscribe
    special_use = \\Junk
  }
  mailbox Trash {
    auto = subscribe
    special_use = \\Trash
  }
  mailbox Archive {
    auto = subscribe
    special_use = \\Archive
  }
}
protocol imap {
  mail_plugins = $mail_plugins imap_quota
}
protocol lmtp {
  mail_plugins = $mail_plugins sieve
  postmaster_address = postmaster@%d
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
  sieve = file:~/sieve;active=~/.dovecot.sieve
  sieve_before = /etc/dovecot/sieve/before.sieve
}
`

const services = `service imap-login {
  inet_listener imap {
    port = 143
  }
  inet_listener imaps {
    port = 993
    ssl = yes
  }
  process_min_avail = 1
}
service lmtp {
  unix_listener /var/spool/postfix/private/dovecot-lmtp {
    mode = 0600
    user = postfix
    group = postfix
  }
  process_min_avail = 1
}
service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
service auth-worker {
  user = $default_internal_user
  group = $default_internal_user
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
ssl_cert = <${certificatePath}
ssl_key = <${certificatePath}
${blocks.join('')}`
}
