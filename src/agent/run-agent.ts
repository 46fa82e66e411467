import { setTimeout as delay } from 'node:timers/promises'
import { backoffSeconds } from '#lib/backoff.ts'
import { readAgentConfig } from './agent-config.ts'
import { connectControlPlane } from './control-plane.ts'
import { createHeart } from './heart.ts'
import { createHttpChallenges } from './http-challenges.ts'
import { installPackages } from './install-packages.ts'
import { createNode } from './node.ts'
import { prepareNode } from './prepare-node.ts'
import { register } from './register.ts'
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
  const node = createNode(await insist('registration', () => register(config, controlPlane)))
  const heart = createHeart(controlPlane, node)
  heart.start()
  void insist('port 80', () => challenges.listen(80))
  node.setPhase('installing', 'looking for missing packages')
  await insist('packages', () => installPackages((detail) => node.setPhase('installing', detail)))
  const replica = await insist('preparation', prepareNode)
  node.attachReplica(replica)
  node.setPhase('waiting', 'no configuration yet')
  await insist('the interrupted configuration', () => node.finishInterrupted())
  heart.beat()
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
  console.warn(`${what}: ${(error as Error).message}; again in ${seconds.toFixed(1)} s`)
  await delay(seconds * 1000)
}
