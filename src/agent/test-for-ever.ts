import { setTimeout as delay } from 'node:timers/promises'
import type { Heart } from './heart.ts'
import type { MailNode } from './node.ts'

const lookSeconds = 2
const steadySeconds = 300
const afterFailureSeconds = 60

/** Has the node try itself with each new configuration and every five minutes, after a failure every minute. */
export async function testForEver(node: MailNode, heart: Heart): Promise<never> {
  let testedHash: string | null = null
  let dueAt = 0
  for (;;) {
    const hash = node.state().applied?.hash ?? null
    if (hash !== null && node.phase().name === 'running' && (hash !== testedHash || performance.now() >= dueAt)) {
      const result = await node.selfTest()
      testedHash = hash
      dueAt = performance.now() + (result?.ok === true ? steadySeconds : afterFailureSeconds) * 1000
      heart.beat()
    }
    await delay(lookSeconds * 1000)
  }
}
