import { protocolVersion, type StreamMessage } from '#protocol/agent-protocol.ts'
import type { ControlPlane } from './control-plane.ts'
import type { Heart } from './heart.ts'
import type { HttpChallenges } from './http-challenges.ts'
import type { MailNode } from './node.ts'
import { parseStreamMessage } from './parse-stream-message.ts'
import type { Replica } from './replica.ts'
import { ReplicaMismatch } from './replica-database.ts'

/** A bundle that was refused is fetched again after this time: what stood in its way may have gone. */
const retrySeconds = 300
const fetchAgainSeconds = 10
const checkSeconds = 1

export interface WatcherParts {
  readonly controlPlane: ControlPlane
  readonly node: MailNode
  readonly challenges: HttpChallenges
  readonly replica: Replica
  readonly heart: Heart
}

/** Follows what the control plane wants of this node. */
export interface Watcher {
  /** Opens the stream and does what it says; rejects with why it ended. */
  follow(): Promise<never>
}

export function createWatcher({ controlPlane, node, challenges, replica, heart }: WatcherParts): Watcher {
  let seenBundle = node.state().applied?.hash ?? ''
  let wantedBundle: string | null = null
  let newestBundle: string | null = null
  let isTaking = false
  setInterval(() => replica.check(), checkSeconds * 1000).unref()

  async function takeBundle(): Promise<void> {
    const received = await controlPlane.fetchBundle()
    await node.takeBundle(received)
    seenBundle = (received as { hash?: string } | null)?.hash ?? ''
    if (node.state().failure !== null) retryLater(retrySeconds)
    heart.beat()
  }

  /** One at a time, beside the stream: it may take long, and mail data must not wait for it. */
  async function takeBundles(): Promise<void> {
    if (isTaking) return
    isTaking = true
    while (wantedBundle !== null) {
      const hash = wantedBundle
      wantedBundle = null
      if (hash === seenBundle) continue
      await takeBundle().catch((error: Error) => {
        console.warn(`bundle: ${error.message}; again in ${fetchAgainSeconds} s`)
        retryLater(fetchAgainSeconds)
      })
    }
    isTaking = false
  }

  function retryLater(seconds: number): void {
    setTimeout(() => {
      wantedBundle ??= newestBundle
      seenBundle = node.state().applied?.hash ?? ''
      void takeBundles()
    }, seconds * 1000).unref()
  }

  let isReporting = false
  let reported: number | null = null

  /** One at a time; what changed meanwhile is told with the next. A heartbeat says the same when this fails. */
  async function reportDirectory(): Promise<void> {
    if (isReporting) return
    isReporting = true
    try {
      for (let sequence = node.directorySequence(); sequence !== reported; sequence = node.directorySequence()) {
        await controlPlane.reportDirectory({ version: protocolVersion, directorySequence: sequence })
        reported = sequence
      }
    } catch {
      reported = null
    } finally {
      isReporting = false
    }
  }

  function take(message: StreamMessage): void {
    switch (message.type) {
      case 'bundle':
        newestBundle = message.hash
        wantedBundle = message.hash
        void takeBundles()
        break
      case 'challenges':
        challenges.replace(message.httpChallenges)
        break
      case 'delta':
        replica.apply(message)
        void reportDirectory()
        heart.beatSoon()
        break
      case 'snapshot-begin':
        replica.beginSnapshot()
        break
      case 'snapshot-part':
        replica.addToSnapshot(message.entries)
        break
      case 'snapshot-end':
        replica.endSnapshot(message)
        console.log(`replica: took the snapshot at sequence ${message.sequence}`)
        void reportDirectory()
        heart.beat()
        break
      case 'ping':
        break
    }
  }

  return {
    follow: async () => {
      const position = {
        bundle: seenBundle,
        challenges: challenges.fingerprint(),
        directory: replica.check() ? replica.position() : null,
      }
      let needsSnapshot = position.directory === null
      reported = null
      if (!needsSnapshot) void reportDirectory()
      try {
        return await controlPlane.follow(position, (received) => {
          node.noteContact()
          const message = parseStreamMessage(received)
          if (message !== null) take(message)
          if (message?.type === 'snapshot-begin') needsSnapshot = true
          else if (message?.type === 'snapshot-end') needsSnapshot = false
          if (!needsSnapshot && replica.position() === null) throw new ReplicaMismatch('the replica was lost')
        })
      } catch (error) {
        if (error instanceof ReplicaMismatch) replica.distrust(error.message)
        throw error
      }
    },
  }
}
