import { chmod, chown, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { agentUser, mailStoreUser, nodePaths } from '#protocol/node-paths.ts'
import { readAccounts } from './accounts.ts'

/** Where the parts of the replica are, and the group that reads each. */
const replicaDirectories = [
  { path: dirname(nodePaths.mailDatabase), group: 'postfix' },
  { path: dirname(nodePaths.authDatabase), group: 'dovecot' },
  { path: dirname(nodePaths.limitsDatabase), group: '_rspamd' },
] as const

/**
 * Makes what every configuration relies on and no bundle brings: the place of the mail store, and the places of the replica,
 * which the agent owns. The accounts are first boot's. Repeatable. By the helper.
 */
export async function prepareNode(): Promise<null> {
  const accounts = await readAccounts()
  await mkdir(nodePaths.mailStore, { recursive: true })
  await chown(nodePaths.mailStore, mailStoreUser.id, mailStoreUser.id)
  await chmod(nodePaths.mailStore, 0o750)
  for (const { path, group } of replicaDirectories) {
    await mkdir(path, { recursive: true, mode: 0o770 })
    await chown(path, accounts.uid(agentUser), accounts.gid(group))
    await chmod(path, 0o2770)
  }
  return null
}
