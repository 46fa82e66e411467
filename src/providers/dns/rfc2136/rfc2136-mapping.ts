import dnsPacket, { type Answer } from 'dns-packet'
import type { DnsRecordType, RecordSet } from '#model/dns-record.ts'

/** Types that go both ways. */
export const supportedTypes: readonly DnsRecordType[] = [
  'A',
  'AAAA',
  'CNAME',
  'MX',
  'TXT',
  'NS',
  'SRV',
  'TLSA',
  'CAA',
  'PTR',
]

/** The data of a value on the wire (RFC 1035 §3.3, RFC 2782, RFC 6698, RFC 8659). Throws when the value is malformed. */
export function encodeData(type: DnsRecordType, value: string): Buffer {
  const packet = dnsPacket.encode({ type: 'query', answers: [toAnswer(type, value)] })
  const dataLengthAt = 12 + 1 + 8
  return packet.subarray(dataLengthAt + 2, dataLengthAt + 2 + packet.readUInt16BE(dataLengthAt))
}

export function typeNumberOf(type: DnsRecordType): number {
  return dnsPacket.encode({ type: 'query', questions: [{ type, name: '.' }] }).readUInt16BE(13)
}

/** Record sets of a transferred zone; SOA, DNSSEC's own and other types that we do not speak are left out. */
export function toRecordSets(answers: readonly Answer[]): readonly RecordSet[] {
  const sets = new Map<string, RecordSet>()
  for (const answer of answers) {
    const value = toValue(answer)
    if (value === null) continue
    const name = toName(answer.name)
    const key = `${name} ${answer.type}`
    const known = sets.get(key)
    const values = [...(known?.values ?? []), value.text]
    sets.set(
      key,
      known === undefined ? { name, type: value.type, ttlSeconds: value.ttlSeconds, values } : { ...known, values },
    )
  }
  return [...sets.values()]
}

function toAnswer(type: DnsRecordType, value: string): Answer {
  const words = value.trim().split(/\s+/)
  const number = (index: number) => readNumber(words[index], value)
  const name = '.'
  switch (type) {
    case 'MX':
      return { type, name, data: { preference: number(0), exchange: words[1] ?? '.' } }
    case 'TXT':
      return { type, name, data: splitText(value) }
    case 'SRV':
      return { type, name, data: { priority: number(0), weight: number(1), port: number(2), target: words[3] ?? '.' } }
    case 'TLSA': {
      const certificate = Buffer.from(words[3] ?? '', 'hex')
      return { type, name, data: { usage: number(0), selector: number(1), matchingType: number(2), certificate } }
    }
    case 'CAA':
      return { type, name, data: readCaa(value) }
    default:
      return { type, name, data: words[0] ?? '' }
  }
}

/** RFC 1035 §3.3.14: character strings of at most 255 octets; readers join them (RFC 7208 §3.3, RFC 6376 §3.6.2.2). */
function splitText(value: string): Buffer[] {
  const bytes = Buffer.from(value)
  const count = Math.max(1, Math.ceil(bytes.length / 255))
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * 255, (index + 1) * 255))
}

const caaTags = ['issue', 'issuewild', 'iodef'] as const

function readCaa(value: string) {
  const match = /^(\d+) ([a-z]+) "?([^"]*)"?$/.exec(value)
  const tag = caaTags.find((known) => known === match?.[2])
  if (match === null || tag === undefined) throw new RangeError(`"${value}" is not a CAA value.`)
  return { flags: readNumber(match[1], value), tag, value: match[3] ?? '' }
}

function readNumber(text: string | undefined, value: string): number {
  if (text === undefined || !/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new RangeError(`"${value}" has something else where a number from 0 to 65535 belongs.`)
  }
  return Number(text)
}

interface Value {
  readonly type: DnsRecordType
  readonly ttlSeconds: number
  readonly text: string
}

function toValue(answer: Answer): Value | null {
  if (answer.type === 'OPT') return null
  const text = toText(answer)
  const type = supportedTypes.find((known) => known === answer.type)
  return text === null || type === undefined ? null : { type, ttlSeconds: answer.ttl ?? 0, text }
}

function toText(answer: Answer): string | null {
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return answer.data
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return toName(answer.data)
    case 'MX':
      return `${answer.data.preference ?? 0} ${toName(answer.data.exchange)}`
    case 'TXT':
      return joinText(answer.data)
    case 'SRV': {
      const { priority, weight, port, target } = answer.data
      return `${priority ?? 0} ${weight ?? 0} ${port} ${toName(target)}`
    }
    case 'TLSA': {
      const { usage, selector, matchingType, certificate } = answer.data
      return `${usage} ${selector} ${matchingType} ${certificate.toString('hex')}`
    }
    case 'CAA':
      return `${answer.data.flags ?? 0} ${answer.data.tag} "${answer.data.value}"`
    default:
      return null
  }
}

function joinText(data: string | Buffer | readonly (string | Buffer)[]): string {
  const parts = typeof data === 'string' || Buffer.isBuffer(data) ? [data] : data
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))).toString('utf8')
}

function toName(name: string): string {
  return name === '.' ? '.' : name.toLowerCase().replace(/\.$/, '')
}
