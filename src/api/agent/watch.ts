import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import { ProblemError } from '#model/error.ts'
import type { NodeId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import type { WatchAnswer } from '#protocol/agent-protocol.ts'
import { listAcmeChallengesByNode } from '#store/acme-challenges.ts'
import { nodeChannel } from '#store/directory.ts'
import { findNewestBundle } from '#store/node-bundles.ts'
import { findNode } from '#store/nodes.ts'
import { withScope } from '#store/scope.ts'
import type { ApiContext } from '../api-context.ts'
import { createBell } from '../bell.ts'

/** What the agent has already. */
export interface WatchRequest {
  readonly bundle: string
  readonly directory: number
  readonly challenges: string
  /** Seconds. */
  readonly timeout: number
}

/**
 * Answers as soon as anything differs from what the agent has, or when the time is over.
 * @throws {ProblemError} `unauthenticated` when the node is gone meanwhile.
 */
export async function watchNode(
  context: ApiContext,
  nodeId: NodeId,
  request: WatchRequest,
  signal: AbortSignal,
): Promise<WatchAnswer> {
  const bell = createBell()
  const unsubscribe = context.hub.subscribe(nodeChannel, (payload) => {
    if (payload === null || payload === nodeId) bell.ring()
  })
  try {
    const deadline = performance.now() + request.timeout * 1000
    for (;;) {
      const answer = await readNode(context, nodeId)
      const remaining = deadline - performance.now()
      if (isNews(answer, request) || remaining <= 0 || signal.aborted) return answer
      await bell.wait(remaining, signal)
    }
  } finally {
    unsubscribe()
  }
}

function readNode(context: ApiContext, nodeId: NodeId): Promise<WatchAnswer> {
  return withScope(context.db, systemScope, async (scoped) => {
    const node = await findNode(scoped, nodeId)
    if (node === null) throw new ProblemError('unauthenticated')
    const bundle = await findNewestBundle(scoped, nodeId)
    const challenges = await listAcmeChallengesByNode(scoped, nodeId)
    return {
      bundleHash: bundle?.hash ?? null,
      directoryGeneration: node.directoryGeneration,
      httpChallenges: challenges.map(({ token, keyAuthorization }) => ({ token, keyAuthorization })),
    }
  })
}

function isNews(answer: WatchAnswer, seen: WatchRequest): boolean {
  return (
    (answer.bundleHash ?? '') !== seen.bundle ||
    answer.directoryGeneration !== seen.directory ||
    sha256Hex(canonicalJson(answer.httpChallenges)) !== seen.challenges
  )
}
