import type { SecretId } from '#model/id.ts'
import { trySshKey } from '#providers/probe/try-ssh-key.ts'
import { secretRotationLoop } from '#reconcile/secret-rotation.ts'
import { openDatabase } from '#store/database.ts'
import { withCuts } from './cut-off.ts'
import { canSignIn } from './mail-client.ts'
import { createMemoryPlatform } from './memory-platform.ts'

/**
 * A worker that runs the loop of secrets once, at a clock that is ahead, and is killed (SIGKILL) at the nth place where a run
 * can end: `rotation-worker.ts DATABASE_URL SECRET_ID NTH AHEAD_SECONDS`. Comes it to the end, it sends the pause it asks for.
 */
const [url = '', secretId = '', nth = '0', aheadSeconds = '0'] = process.argv.slice(2)
const database = openDatabase(url)
const { context, skipSeconds } = await createMemoryPlatform(database.db, url)
skipSeconds(Number(aheadSeconds))
const { probe } = context.world
const onNetwork: typeof probe = {
  ...probe,
  trySshKey: (target) => trySshKey(target, 10),
  signIn: async ({ ipAddress, username, password }) => {
    const isIn = await canSignIn({ host: ipAddress, address: username, password })
    return { state: isIn ? 'accepted' : 'refused', text: isIn ? 'in' : 'out' }
  },
}
let count = 0
const killed = withCuts({ ...context, world: { ...context.world, probe: onNetwork } }, () => {
  count += 1
  if (count === Number(nth)) process.kill(process.pid, 'SIGKILL')
})
const { requeueAfterSeconds } = await secretRotationLoop.reconcile(killed, secretId as SecretId)
await new Promise((resolve) => process.send?.({ requeueAfterSeconds }, resolve))
await database.close()
process.disconnect()
