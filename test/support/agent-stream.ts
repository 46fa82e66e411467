import { request } from 'node:https'
import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import type { DirectoryEntry, StreamMessage } from '#protocol/agent-protocol.ts'
import { directoryChecksum } from '#protocol/directory-digest.ts'

/** An agent's end of a stream that builds a directory in memory from what it hears, and never mends anything by itself. */
export interface AgentStream extends Disposable {
  /** Messages so far, without pings. */
  readonly messages: readonly StreamMessage[]
  readonly entries: ReadonlyMap<string, DirectoryEntry>
  position(): { readonly sequence: number; readonly checksum: string }
  /** Resolves with the status when the server refuses, or ends the stream; with 0 when the connection breaks. */
  readonly ended: Promise<number>
  /** No octet is read any more. */
  pause(): void
}

export interface AgentStreamOptions {
  readonly port: number
  readonly authorityPem: string
  readonly key: string
  /** What it says that it has; left out: nothing. */
  readonly from?: { readonly sequence: number; readonly checksum: string }
  /** Entries that it has already. */
  readonly entries?: ReadonlyMap<string, DirectoryEntry>
}

export function openAgentStream({ port, authorityPem, key, from, entries }: AgentStreamOptions): AgentStream {
  const messages: StreamMessage[] = []
  const state = { entries: new Map(entries), sequence: from?.sequence ?? 0 }
  const query = new URLSearchParams({
    challenges: sha256Hex(canonicalJson([])),
    sequence: String(from?.sequence ?? ''),
    checksum: from?.checksum ?? '',
  })
  const headers = { authorization: `Bearer ${key}` }
  const options = {
    host: '127.0.0.1',
    port,
    path: `/agent/v1/stream?${query}`,
    ca: authorityPem,
    headers,
    agent: false,
  }
  const ended = Promise.withResolvers<number>()
  let pause = () => {}
  const outgoing = request(options, (response) => {
    let text = ''
    pause = () => response.pause()
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => {
      const lines = (text + chunk).split('\n')
      text = lines.pop() ?? ''
      if (response.statusCode === 200) for (const line of lines) take(JSON.parse(line) as StreamMessage)
    })
    response.on('end', () => ended.resolve(response.statusCode ?? 0))
    response.on('error', () => ended.resolve(0))
  })
  outgoing.on('error', () => ended.resolve(0))
  outgoing.end()

  let staged = new Map<string, DirectoryEntry>()
  function take(message: StreamMessage): void {
    if (message.type === 'ping') return
    messages.push(message)
    if (message.type === 'snapshot-begin') staged = new Map()
    if (message.type === 'snapshot-part') put(staged, message.entries)
    if (message.type === 'snapshot-end') Object.assign(state, { entries: staged, sequence: message.sequence })
    if (message.type !== 'delta') return
    if (message.fromSequence !== state.sequence) throw new Error(`a gap after ${state.sequence}`)
    put(state.entries, message.entries)
    state.sequence = message.toSequence
    if (message.checksum !== null && message.checksum !== checksum()) throw new Error('another checksum')
  }
  const checksum = () => String(directoryChecksum(state.entries.values()))

  return {
    messages,
    get entries() {
      return state.entries
    },
    position: () => ({ sequence: state.sequence, checksum: checksum() }),
    ended: ended.promise,
    pause: () => pause(),
    [Symbol.dispose]: () => outgoing.destroy(),
  }
}

function put(into: Map<string, DirectoryEntry>, entries: readonly DirectoryEntry[]): void {
  for (const entry of entries) {
    if (entry.body === null) into.delete(`${entry.kind} ${entry.key}`)
    else into.set(`${entry.kind} ${entry.key}`, entry)
  }
}
