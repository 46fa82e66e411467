import { nodePaths } from '#protocol/node-paths.ts'
import { readAccounts } from './accounts.ts'
import { openReplica, type Replica } from './replica.ts'

/**
 * Opens the node's replica in the directories that the helper made. Null when this process is not in the groups that read it yet,
 * because they came with the packages: a new process will be.
 */
export async function openNodeReplica(): Promise<Replica | null> {
  const accounts = await readAccounts()
  const [mail, auth] = [accounts.gid('postfix'), accounts.gid('dovecot')]
  const mine = process.getgroups?.() ?? []
  if (![mail, auth].every((gid) => mine.includes(gid))) return null
  return openReplica({
    mail: { path: nodePaths.mailDatabase, gid: mail },
    auth: { path: nodePaths.authDatabase, gid: auth },
  })
}
