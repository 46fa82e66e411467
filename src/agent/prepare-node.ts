import { chmod, chown, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { runCommand } from '#lib/run-command.ts'
import { mailStoreUser, nodePaths } from '#protocol/node-paths.ts'
import { readAccounts } from './accounts.ts'
import { refreshReaders } from './refresh-readers.ts'
import { openReplica, type Replica } from './replica.ts'

/**
 * Makes what every configuration relies on and no bundle brings: the owner and the place of the mail store, and the
 * replica. Repeatable.
 */
export async function prepareNode(): Promise<Replica> {
  const { name, id } = mailStoreUser
  await runCommand('getent', ['passwd', name]).catch(async () => {
    await runCommand('groupadd', ['--force', '--gid', String(id), name])
    const account = ['--uid', String(id), '--gid', String(id), '--no-create-home', '--shell', '/usr/sbin/nologin']
    await runCommand('useradd', [...account, '--home-dir', nodePaths.mailStore, name])
  })
  await mkdir(nodePaths.mailStore, { recursive: true })
  await chown(nodePaths.mailStore, id, id)
  await chmod(nodePaths.mailStore, 0o750)
  await chmod('/var/lib/rookery', 0o755)
  const accounts = await readAccounts()
  await mkdir(dirname(dirname(nodePaths.mailDatabase)), { recursive: true, mode: 0o755 })
  await chmod(dirname(dirname(nodePaths.mailDatabase)), 0o755)
  const files = {
    mail: { path: nodePaths.mailDatabase, gid: accounts.gid('postfix') },
    auth: { path: nodePaths.authDatabase, gid: accounts.gid('dovecot') },
    limits: { path: nodePaths.limitsDatabase, gid: accounts.gid('_rspamd') },
  }
  return openReplica(files, { onReplaced: () => void refreshReaders() })
}
