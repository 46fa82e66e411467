import { type MailboxProvider, type ProviderSecrets, seedLocalPart } from './mailbox-provider.ts'
import { tlsDirectory } from './postfix-config.ts'

/** Everything that a provider's Dovecot (2.3) reads: IMAP with TLS, LMTP for delivery, logins for Postfix. */
export function dovecotFiles(
  provider: MailboxProvider,
  secrets: ProviderSecrets,
): Readonly<Record<string, string | { readonly content: string; readonly mode: number; readonly owner: string }>> {
  return {
    '/etc/dovecot/dovecot.conf': renderDovecot(provider),
    '/etc/dovecot/users': {
      content: `${seedLocalPart}@${provider.domain}:${secrets.seedPasswordHash}\n`,
      mode: 0o640,
      owner: 'root:dovecot',
    },
  }
}

function renderDovecot(provider: MailboxProvider): string {
  return `protocols = imap lmtp
listen = ${provider.address}
hostname = ${provider.mailName}
postmaster_address = postmaster@${provider.domain}
log_path = /dev/stderr
ssl = required
ssl_min_protocol = TLSv1.2
ssl_cert = <${tlsDirectory}/server.pem
ssl_key = <${tlsDirectory}/server.pem
auth_mechanisms = plain login
disable_plaintext_auth = yes
mail_max_userip_connections = 100
mail_location = maildir:/var/mail/%d/%n
mail_uid = mail
mail_gid = mail
first_valid_uid = 8
first_valid_gid = 8
passdb {
  driver = passwd-file
  args = username_format=%u /etc/dovecot/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=/var/mail/%d/%n
}
namespace inbox {
  inbox = yes
  mailbox Junk {
    special_use = \\Junk
    auto = subscribe
  }
  mailbox Sent {
    special_use = \\Sent
    auto = subscribe
  }
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = 993
    ssl = yes
  }
}
service lmtp {
  unix_listener /var/spool/postfix/private/dovecot-lmtp {
    user = postfix
    group = postfix
    mode = 0600
  }
}
service auth {
  unix_listener /var/spool/postfix/private/auth {
    user = postfix
    group = postfix
    mode = 0600
  }
}
`
}
