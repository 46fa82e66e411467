import { mailStoreUser } from '#protocol/node-paths.ts'

/** Each may hold its clients' TLS for hours; when all places are taken the client that waits longest without a login is let go. */
const loginProcess = `  service_count = 0
  client_limit = 500
  process_limit = 4
  process_min_avail = 1
  vsz_limit = 512 M`

/**
 * Processes, their limits and their sockets (Dovecot 2.3, "Service configuration"). Sockets for Postfix are below its private
 * directory, for the user `postfix` alone. What learns from Junk runs as Rspamd, so that the mail processes, which hand
 * it a message, cannot reach Rspamd's controller themselves.
 */
export const services = `service imap-login {
  inet_listener imap {
    port = 143
  }
  inet_listener imaps {
    port = 993
    ssl = yes
  }
${loginProcess}
}
service pop3-login {
  inet_listener pop3 {
    port = 110
  }
  inet_listener pop3s {
    port = 995
    ssl = yes
  }
${loginProcess}
}
service managesieve-login {
  inet_listener sieve {
    port = 4190
  }
${loginProcess}
}
service imap {
  process_limit = 1024
  vsz_limit = 512 M
}
service pop3 {
  process_limit = 256
}
service managesieve {
  process_limit = 64
}
service lmtp {
  unix_listener /var/spool/postfix/private/dovecot-lmtp {
    mode = 0600
    user = postfix
    group = postfix
  }
  process_limit = 50
  process_min_avail = 1
  vsz_limit = 512 M
}
service quota-status {
  executable = quota-status -p postfix
  unix_listener /var/spool/postfix/private/quota-status {
    mode = 0600
    user = postfix
    group = postfix
  }
  client_limit = 1
  process_limit = 50
}
service auth {
  unix_listener /var/spool/postfix/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
  client_limit = 4096
}
service auth-worker {
  user = $default_internal_user
  group = $default_internal_group
}
${learner('spam')}${learner('ham')}`

function learner(kind: 'spam' | 'ham'): string {
  return `service learn-${kind} {
  executable = script /usr/bin/rspamc -h /run/rspamd/controller.sock -t 20 learn_${kind}
  user = _rspamd
  process_limit = 4
  unix_listener learn-${kind} {
    mode = 0600
    user = ${mailStoreUser.name}
  }
}
`
}
