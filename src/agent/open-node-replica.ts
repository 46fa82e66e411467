import { nodePaths } from '#protocol/node-paths.ts'
import { readAccounts } from './accounts.ts'
import { noteError } from './agent-status.ts'
import type { Helper } from './helper-client.ts'
import { openReplica, type Replica } from './replica.ts'

/**
 * Opens the node's replica in the directories that the helper made. Null when this process is not in the groups that read it yet,
 * because they came with the packages: a new process will be.
 */
export async function openNodeReplica(helper: Helper): Promise<Replica | null> {
  const accounts = await readAccounts()
  const files = {
    mail: { path: nodePaths.mailDatabase, gid: accounts.gid('postfix') },
    auth: { path: nodePaths.authDatabase, gid: accounts.gid('dovecot') },
    limits: { path: nodePaths.limitsDatabase, gid: accounts.gid('_rspamd') },
  }
  const mine = process.getgroups?.() ?? []
  if (Object.values(files).some(({ gid }) => !mine.includes(gid))) return null
  const refresh = async () => {
    try {
      await helper.ask({ verb: 'refresh-readers' })
    } catch (error) {
      noteError(`the readers: ${(error as Error).message}`)
      throw error
    }
  }
  return openReplica(files, { onReplaced: refresh })
}
