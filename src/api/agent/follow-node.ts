import type { Kysely } from 'kysely'
import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import { systemScope } from '#model/scope.ts'
import { type StreamMessage, streamTimes } from '#protocol/agent-protocol.ts'
import { findNodeNews, type NodeNews } from '#store/node-news.ts'
import { withScope } from '#store/scope.ts'
import type { Database } from '#store/tables.ts'
import type { Bell } from '../bell.ts'
import { type DirectoryCursor, pageSize, rangeOf, stepDirectory } from './directory-cursor.ts'

/** What the agent said that it has. */
export interface AgentPosition {
  readonly bundle: string
  readonly challenges: string
  /** Null: it has no directory. */
  readonly sequence: number | null
  readonly checksum: string
}

/** The store is read at least this often, also when nothing rings. */
const readSeconds = 30
/** An agent whose heartbeats stopped this long ago is not there any more, whatever its connection says. */
const lostHeartbeatSeconds = 120

/**
 * What the agent must be told, one message when the one before has been taken: so a slow reader costs nothing but its own
 * delay, and many changes meanwhile become one message. Ends when the key is not valid any more, when heartbeats stopped,
 * or by the signal.
 */
export async function* followNode(
  db: Kysely<Database>,
  agentKeyHash: string,
  position: AgentPosition,
  { bell, signal }: { readonly bell: Bell; readonly signal: AbortSignal },
): AsyncGenerator<StreamMessage, void> {
  const startedAt = Date.now()
  let { bundle, challenges } = position
  let cursor = cursorOf(position)
  while (!signal.aborted) {
    const news = await readNews(db, agentKeyHash, cursor)
    if (news === null || hasGone(news, startedAt)) return
    if ((news.bundleHash ?? '') !== bundle) yield { type: 'bundle', hash: news.bundleHash }
    bundle = news.bundleHash ?? ''
    const { httpChallenges } = news
    const fingerprint = sha256Hex(canonicalJson(httpChallenges))
    if (fingerprint !== challenges) yield { type: 'challenges', httpChallenges }
    challenges = fingerprint
    const step = stepDirectory(cursor, news)
    yield* step.messages
    cursor = step.cursor
    if (step.isCurrent) yield* pingUntilNews(bell, signal)
  }
}

function cursorOf({ sequence, checksum }: AgentPosition): DirectoryCursor {
  return sequence === null ? { kind: 'unknown' } : { kind: 'following', sequence, checksum }
}

function readNews(db: Kysely<Database>, agentKeyHash: string, cursor: DirectoryCursor): Promise<NodeNews | null> {
  const request = { agentKeyHash, limit: pageSize, ...rangeOf(cursor) }
  return withScope(db, systemScope, (scoped) => findNodeNews(scoped, request))
}

/** A connection through which nothing comes back may stay open for many minutes; heartbeats go through another one. */
function hasGone({ lastHeartbeat }: NodeNews, startedAt: number): boolean {
  const since = Math.max(startedAt, lastHeartbeat?.getTime() ?? 0)
  return Date.now() - since > lostHeartbeatSeconds * 1000
}

async function* pingUntilNews(bell: Bell, signal: AbortSignal): AsyncGenerator<StreamMessage, void> {
  const deadline = performance.now() + readSeconds * 1000
  while (!signal.aborted && performance.now() < deadline) {
    if (await bell.wait(streamTimes.pingSeconds * 1000, signal)) return
    yield { type: 'ping' }
  }
}
