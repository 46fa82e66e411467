import type { ServerResponse } from 'node:http'
import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import {
  type DirectoryEntry,
  type DirectoryMailbox,
  type HttpChallenge,
  type StreamMessage,
  streamTimes,
} from '#protocol/agent-protocol.ts'
import { directoryChecksum } from '#protocol/directory-digest.ts'

/** A mailbox as tests write it. */
export interface TestMailbox extends DirectoryMailbox {
  readonly address: string
}

/** The mail data of a node as tests write it: whole. */
export interface TestDirectory {
  readonly generation: number
  readonly domains: readonly { readonly name: string; readonly isActive?: boolean }[]
  readonly mailboxes: readonly TestMailbox[]
  readonly aliases: readonly { readonly source: string; readonly destination: string }[]
}

/** The streams of a fake control plane: each agent is told what it does not have, at once and when it changes. */
export interface FakeStreams {
  open(position: URLSearchParams, response: ServerResponse): void
  setBundle(hash: string): void
  setChallenges(challenges: readonly HttpChallenge[]): void
  setDirectory(directory: TestDirectory): void
  close(): void
}

const partSize = 100

export function createFakeStreams(): FakeStreams {
  const open = new Set<ServerResponse>()
  let bundle: string | null = null
  let challenges: readonly HttpChallenge[] = []
  let sequence = 0
  let entries = new Map<string, DirectoryEntry>()
  const say = (message: StreamMessage, to: Iterable<ServerResponse> = open) => {
    for (const response of to) response.write(`${JSON.stringify(message)}\n`)
  }
  const pings = setInterval(() => say({ type: 'ping' }), streamTimes.pingSeconds * 1000)
  const checksum = () => String(directoryChecksum(entries.values()))

  function sayAll(response: ServerResponse): void {
    const parts = [...entries.values()]
    say({ type: 'snapshot-begin' }, [response])
    for (let begin = 0; begin < parts.length; begin += partSize) {
      say({ type: 'snapshot-part', entries: parts.slice(begin, begin + partSize) }, [response])
    }
    say({ type: 'snapshot-end', sequence, checksum: checksum() }, [response])
  }

  return {
    open: (position, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      response.flushHeaders()
      if ((bundle ?? '') !== position.get('bundle')) say({ type: 'bundle', hash: bundle }, [response])
      if (sha256Hex(canonicalJson(challenges)) !== position.get('challenges')) {
        say({ type: 'challenges', httpChallenges: challenges }, [response])
      }
      const isSame = position.get('sequence') === String(sequence) && position.get('checksum') === checksum()
      if (!isSame) sayAll(response)
      open.add(response)
      response.on('close', () => open.delete(response))
    },
    setBundle: (hash) => {
      bundle = hash
      say({ type: 'bundle', hash })
    },
    setChallenges: (httpChallenges) => {
      challenges = httpChallenges
      say({ type: 'challenges', httpChallenges })
    },
    setDirectory: (directory) => {
      const before = entries
      const fromSequence = sequence
      entries = toEntries(directory)
      sequence = directory.generation
      const gone = [...before.values()]
        .filter(({ kind, key }) => !entries.has(`${kind} ${key}`))
        .map((entry): DirectoryEntry => ({ ...entry, body: null }))
      const changed = [...entries].filter(
        ([name, entry]) => canonicalJson(entry) !== canonicalJson(before.get(name) ?? {}),
      )
      const all = [...gone, ...changed.map(([, entry]) => entry)]
      say({ type: 'delta', fromSequence, toSequence: sequence, entries: all, checksum: checksum() })
    },
    close: () => clearInterval(pings),
  }
}

function toEntries({ domains, mailboxes, aliases }: TestDirectory): Map<string, DirectoryEntry> {
  const sources = Map.groupBy(aliases, ({ source }) => source)
  const entries: DirectoryEntry[] = [
    ...domains.map(({ name, isActive = true }) => ({ kind: 'domain' as const, key: name, body: { isActive } })),
    ...mailboxes.map(({ address, ...body }) => ({ kind: 'mailbox' as const, key: address, body })),
    ...[...sources].map(([key, rows]) => {
      const destinations = rows.map(({ destination }) => destination).sort()
      return { kind: 'alias' as const, key, body: { destinations } }
    }),
  ]
  return new Map(entries.map((entry) => [`${entry.kind} ${entry.key}`, entry]))
}
