import { setTimeout as delay } from 'node:timers/promises'
import type { ControlPlane } from './control-plane.ts'
import type { HttpChallenges } from './http-challenges.ts'
import type { MailNode } from './node.ts'
import { parseWatchAnswer } from './parse-watch-answer.ts'

const pollSeconds = 25
/** A bundle that was refused is fetched again after this time: what stood in its way may have gone. */
const retrySeconds = 300

/** Follows what the control plane wants of this node. */
export interface Watcher {
  /** One long poll and what follows from it; resolves with whether the node changed. */
  once(): Promise<boolean>
}

export function createWatcher(controlPlane: ControlPlane, node: MailNode, challenges: HttpChallenges): Watcher {
  let seenBundle = node.state().applied?.hash ?? ''
  let retryAt = Number.POSITIVE_INFINITY

  async function takeBundle(): Promise<void> {
    const received = await controlPlane.fetchBundle()
    await node.takeBundle(received)
    seenBundle = (received as { hash?: string } | null)?.hash ?? ''
    retryAt = node.state().failure === null ? Number.POSITIVE_INFINITY : performance.now() + retrySeconds * 1000
  }

  return {
    once: async () => {
      if (performance.now() >= retryAt) seenBundle = node.state().applied?.hash ?? ''
      const position = {
        bundle: seenBundle,
        directory: node.directoryGeneration(),
        challenges: challenges.fingerprint(),
      }
      const asked = performance.now()
      const answer = parseWatchAnswer(await controlPlane.watch(position, pollSeconds))
      node.noteContact()
      challenges.replace(answer.httpChallenges)
      const isNewDirectory = answer.directoryGeneration !== position.directory
      const isNewBundle = answer.bundleHash !== null && answer.bundleHash !== seenBundle
      if (isNewDirectory) node.takeDirectory(await controlPlane.fetchDirectory())
      if (isNewBundle) await takeBundle()
      if (!isNewDirectory && !isNewBundle) await atLeast(asked, 100)
      return isNewDirectory || isNewBundle
    },
  }
}

/** A control plane that answers too early must not make us spin. */
async function atLeast(since: number, milliseconds: number): Promise<void> {
  const rest = since + milliseconds - performance.now()
  if (rest > 0) await delay(rest)
}
