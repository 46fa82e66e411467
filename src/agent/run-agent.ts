import { setTimeout as delay } from 'node:timers/promises'
import { backoffSeconds } from '#lib/backoff.ts'
import { readAgentConfig } from './agent-config.ts'
import { noteError } from './agent-status.ts'
import { connectControlPlane } from './control-plane.ts'
import { createHeart } from './heart.ts'
import { connectHelper } from './helper-client.ts'
import { createHttpChallenges } from './http-challenges.ts'
import { createNode } from './node.ts'
import { openNodeReplica } from './open-node-replica.ts'
import { register } from './register.ts'
import { testForEver } from './test-for-ever.ts'
import { createWatcher } from './watcher.ts'

/** A stream that held this long ended by chance: one that ends at once is not tried again at once. */
const steadySeconds = 20

/**
 * The agent, for ever: registers, makes the machine a mail node, then follows the control plane. Every step is repeated until
 * it works, and each may be killed at any point. While the control plane is away, the node goes on as it is.
 */
export async function runAgent(): Promise<never> {
  const config = await readAgentConfig()
  const controlPlane = connectControlPlane(config)
  const challenges = createHttpChallenges()
  const helper = connectHelper()
  const node = createNode(await insist('registration', () => register(config, controlPlane)), helper)
  const heart = createHeart(controlPlane, node, config.url)
  heart.start()
  void insist('port 80', () => challenges.listen(80))
  node.setPhase('installing', 'looking for missing packages')
  const showProgress = (detail: string) => node.setPhase('installing', detail)
  await insist('packages', () => helper.ask({ verb: 'install-packages' }, showProgress))
  await insist('preparation', () => helper.ask({ verb: 'prepare' }))
  const replica = await insist('the replica', () => openNodeReplica(helper))
  if (replica === null) {
    console.log('starts anew to be in the groups that read the replica')
    process.exit(0)
  }
  node.attachReplica(replica)
  node.setPhase('waiting', 'no configuration yet')
  await insist('the interrupted configuration', () => node.finishInterrupted())
  heart.beat()
  void testForEver(node, heart)
  process.on('SIGUSR2', () => void node.selfTest().then(heart.beat))
  const watcher = createWatcher({ controlPlane, node, challenges, replica, heart })
  for (let failures = 0; ; ) {
    const openedAt = performance.now()
    try {
      await watcher.follow()
    } catch (error) {
      failures = performance.now() - openedAt > steadySeconds * 1000 ? 1 : failures + 1
      await pause('the stream', failures, error)
    }
  }
}

async function insist<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt()
    } catch (error) {
      await pause(what, failures, error)
    }
  }
}

async function pause(what: string, failures: number, error: unknown): Promise<void> {
  const seconds = backoffSeconds(failures, { baseSeconds: 0.5, maxSeconds: 30 })
  noteError(`${what}: ${(error as Error).message}; again in ${seconds.toFixed(1)} s`)
  await delay(seconds * 1000)
}
