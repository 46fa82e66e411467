import { nodePaths } from '#protocol/node-paths.ts'
import { managedBy } from '../bundle-files.ts'

/**
 * Where Dovecot finds passwords and quotas (Dovecot 2.3, SQL authentication). A mailbox that is switched off or whose domain is
 * suspended cannot sign in, but what was accepted for it is still delivered. Quota 0 is no limit.
 */
export function renderSqlConf(): string {
  return `# ${managedBy}
driver = sqlite
connect = ${nodePaths.authDatabase}
default_pass_scheme = ARGON2ID
password_query = \\
  SELECT address AS user, password_hash AS password, '*:bytes=' || quota_bytes AS userdb_quota_rule \\
  FROM mailboxes WHERE address = '%u' AND is_active = 1
user_query = SELECT '*:bytes=' || quota_bytes AS quota_rule FROM mailboxes WHERE address = '%u'
iterate_query = SELECT address AS user FROM mailboxes
`
}
