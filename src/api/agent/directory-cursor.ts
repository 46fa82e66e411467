import type { StreamMessage } from '#protocol/agent-protocol.ts'
import type { NodeNews, SequencedEntry } from '#store/node-news.ts'

/** How far the directory of one agent has been told. */
export type DirectoryCursor =
  /** Nothing that can be built on: a snapshot begins. */
  | { readonly kind: 'unknown' }
  /** `checksum` is the agent's own word at the start; null later, since then it follows from what we sent. */
  | { readonly kind: 'following'; readonly sequence: number; readonly checksum: string | null }
  /** Entries up to `sequence` are sent; what was gone at `startedAt` already need not be. */
  | { readonly kind: 'snapshot'; readonly startedAt: number; readonly sequence: number }

export interface CursorStep {
  readonly messages: readonly StreamMessage[]
  readonly cursor: DirectoryCursor
  /** Nothing is left to tell for now. */
  readonly isCurrent: boolean
}

/** Entries of a message at most: some 150 kB with mailboxes. */
export const pageSize = 500

/** What must be read for the next step. */
export function rangeOf(cursor: DirectoryCursor): {
  readonly afterSequence: number
  readonly goneAfterSequence: number
} {
  if (cursor.kind === 'unknown') return { afterSequence: Number.MAX_SAFE_INTEGER, goneAfterSequence: 0 }
  const goneAfterSequence = cursor.kind === 'snapshot' ? cursor.startedAt : cursor.sequence
  return { afterSequence: cursor.sequence, goneAfterSequence }
}

/**
 * The next messages about the directory, from what was read for `rangeOf(cursor)`.
 *
 * | cursor    | store                                                   | step                              |
 * |-----------|---------------------------------------------------------|-----------------------------------|
 * | unknown   |                                                         | begin a snapshot                  |
 * | snapshot  | restored from a backup, or trimmed since the beginning  | begin another                     |
 * | snapshot  | more than a page is left                                | a part                            |
 * | snapshot  | the rest                                                | the last part, and the end        |
 * | following | behind the agent, trimmed past it, or another checksum  | begin a snapshot                  |
 * | following | at the agent's sequence                                 | nothing                           |
 * | following | ahead                                                   | a delta                           |
 *
 * A snapshot needs no long transaction: an entry that changes meanwhile moves behind what was sent and is sent again.
 */
export function stepDirectory(cursor: DirectoryCursor, news: NodeNews): CursorStep {
  if (cursor.kind === 'unknown') return beginSnapshot(news)
  if (cursor.kind === 'snapshot') {
    const isBroken = news.sequence < cursor.startedAt || news.trimmedSequence > cursor.startedAt
    return isBroken ? beginSnapshot(news) : continueSnapshot(cursor, news)
  }
  const isLost = news.sequence < cursor.sequence || news.trimmedSequence > cursor.sequence
  if (isLost) return beginSnapshot(news)
  if (news.sequence > cursor.sequence) return sendDelta(cursor.sequence, news)
  const isOther = cursor.checksum !== null && cursor.checksum !== news.checksum
  return isOther ? beginSnapshot(news) : { messages: [], cursor: { ...cursor, checksum: null }, isCurrent: true }
}

function beginSnapshot({ sequence: startedAt }: NodeNews): CursorStep {
  const cursor = { kind: 'snapshot', startedAt, sequence: 0 } as const
  return { messages: [{ type: 'snapshot-begin' }], cursor, isCurrent: false }
}

function continueSnapshot(cursor: DirectoryCursor & { readonly kind: 'snapshot' }, news: NodeNews): CursorStep {
  const last = news.entries.at(-1)
  const part: StreamMessage[] =
    last === undefined ? [] : [{ type: 'snapshot-part', entries: withoutSequence(news.entries) }]
  if (last !== undefined && news.entries.length >= pageSize) {
    return { messages: part, cursor: { ...cursor, sequence: last.sequence }, isCurrent: false }
  }
  const { sequence, checksum } = news
  return {
    messages: [...part, { type: 'snapshot-end', sequence, checksum }],
    cursor: { kind: 'following', sequence, checksum: null },
    isCurrent: true,
  }
}

function sendDelta(fromSequence: number, news: NodeNews): CursorStep {
  const last = news.entries.at(-1)
  const isCurrent = last === undefined || news.entries.length < pageSize
  const toSequence = isCurrent ? news.sequence : last.sequence
  const checksum = isCurrent ? news.checksum : null
  const entries = withoutSequence(news.entries)
  return {
    messages: [{ type: 'delta', fromSequence, toSequence, entries, checksum }],
    cursor: { kind: 'following', sequence: toSequence, checksum: null },
    isCurrent,
  }
}

function withoutSequence(entries: readonly SequencedEntry[]): SequencedEntry[] {
  return entries.map(({ sequence: _, ...entry }) => entry as SequencedEntry)
}
