import type { DirectoryEntry, HttpChallenge, StreamMessage } from '#protocol/agent-protocol.ts'
import { selfTest } from '#protocol/node-paths.ts'
import { asArray, asBoolean, asCount, asObject, asText, ShapeError } from './check-shape.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Takes a message only as a whole; null when its type is not known here: a newer control plane may say more.
 * @throws {ShapeError} saying what is wrong
 */
export function parseStreamMessage(value: unknown): StreamMessage | null {
  const message = asObject(value, 'the message')
  const type = asText(message['type'], 'type')
  const parse = Object.hasOwn(parsers, type) ? parsers[type] : undefined
  return parse === undefined ? null : parse(message)
}

const parsers: Readonly<Record<string, (message: Fields) => StreamMessage>> = {
  ping: () => ({ type: 'ping' }),
  bundle: ({ hash }) => ({ type: 'bundle', hash: hash === null ? null : asText(hash, 'hash') }),
  challenges: ({ httpChallenges }) => ({
    type: 'challenges',
    httpChallenges: asArray(httpChallenges, 'httpChallenges').map(parseChallenge),
  }),
  'snapshot-begin': () => ({ type: 'snapshot-begin' }),
  'snapshot-part': ({ entries }) => ({ type: 'snapshot-part', entries: parseEntries(entries) }),
  'snapshot-end': ({ sequence, checksum }) => ({
    type: 'snapshot-end',
    sequence: asCount(sequence, 'sequence'),
    checksum: asChecksum(checksum),
  }),
  delta: ({ fromSequence, toSequence, entries, checksum }) => ({
    type: 'delta',
    fromSequence: asCount(fromSequence, 'fromSequence'),
    toSequence: asCount(toSequence, 'toSequence'),
    entries: parseEntries(entries),
    checksum: checksum === null ? null : asChecksum(checksum),
  }),
}

function parseChallenge(value: unknown): HttpChallenge {
  const challenge = asObject(value, 'a challenge')
  return {
    token: asText(challenge['token'], 'token'),
    keyAuthorization: asText(challenge['keyAuthorization'], 'keyAuthorization'),
  }
}

function parseEntries(value: unknown): DirectoryEntry[] {
  return asArray(value, 'entries').map((entry) => parseEntry(asObject(entry, 'an entry')))
}

function parseEntry(entry: Fields): DirectoryEntry {
  const kind = asText(entry['kind'], 'kind')
  const key = asKey(entry['key'], 'key')
  if (key === selfTest.domain || key.endsWith(`@${selfTest.domain}`)) throw new ShapeError(`${key} is the node’s own`)
  const body = entry['body'] === null ? null : asObject(entry['body'], 'body')
  if (kind === 'domain') return { kind, key, body: body && { isActive: asBoolean(body['isActive'], 'isActive') } }
  if (kind === 'alias') {
    return { kind, key, body: body && { destinations: parseDestinations(body['destinations']) } }
  }
  if (kind !== 'mailbox') throw new ShapeError(`entries of kind ${JSON.stringify(kind)} are not known`)
  return {
    kind,
    key,
    body: body && {
      passwordHash: asText(body['passwordHash'], 'passwordHash'),
      quotaBytes: asCount(body['quotaBytes'], 'quotaBytes'),
      isActive: asBoolean(body['isActive'], 'isActive'),
      maxSendPerDay: asCount(body['maxSendPerDay'], 'maxSendPerDay'),
    },
  }
}

function parseDestinations(value: unknown): readonly string[] {
  const destinations = asArray(value, 'destinations').map((destination) => asKey(destination, 'destination'))
  if (destinations.length === 0) throw new ShapeError('an alias leads nowhere')
  return destinations
}

function asChecksum(value: unknown): string {
  const text = asText(value, 'checksum')
  if (!/^\d{1,78}$/.test(text)) throw new ShapeError('checksum is not a number')
  return text
}

/** Postfix and Dovecot look up lower-case keys and read lists separated by commas and blanks, quoted or not. */
function asKey(value: unknown, what: string): string {
  const key = asText(value, what)
  if (key === '' || key !== key.toLowerCase() || /[\s,\p{Cc}]/u.test(key)) {
    throw new ShapeError(`${what} ${JSON.stringify(key)} is not a plain lower-case name`)
  }
  return key
}
