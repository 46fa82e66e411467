/** A record as it goes into a zone: what is shown, copied and put into a zone file. */
export interface ZoneRecord {
  /** Fully qualified, without the final dot. */
  readonly name: string
  readonly type: string
  /** Presentation form without quotes; MX as `10 mail.example.com`. */
  readonly value: string
  readonly ttlSeconds: number
}

/** One thing that a DNS host's form asks for. */
export interface RecordPart {
  readonly label: string
  readonly text: string
}

/** What DNS hosts ask for in their forms: most want an MX record's priority and its server in two fields. */
export function recordParts(record: ZoneRecord): readonly RecordPart[] {
  const mx = record.type === 'MX' ? /^(\d+)\s+(\S+)$/.exec(record.value) : null
  if (mx?.[1] === undefined || mx[2] === undefined) return [{ label: 'Value', text: record.value }]
  return [
    { label: 'Priority', text: mx[1] },
    { label: 'Value', text: mx[2] },
  ]
}

/** The name as hosts want it that append the domain themselves: `@` for the domain itself. */
export function relativeName(name: string, domainName: string): string {
  if (name === domainName) return '@'
  return name.endsWith(`.${domainName}`) ? name.slice(0, -domainName.length - 1) : name
}

/** Master file text (RFC 1035 §5) of records, one a line, fully qualified, so that it stands under any $ORIGIN. */
export function zoneFileText(records: readonly ZoneRecord[]): string {
  return records.map(zoneFileLine).join('')
}

function zoneFileLine({ name, type, value, ttlSeconds }: ZoneRecord): string {
  return `${name}. ${ttlSeconds} IN ${type} ${zoneFileValue(type, value)}\n`
}

function zoneFileValue(type: string, value: string): string {
  if (type === 'TXT') return quoteText(value)
  const isHostLast = ['MX', 'CNAME', 'NS', 'PTR', 'SRV'].includes(type)
  return isHostLast && !value.endsWith('.') ? `${value}.` : value
}

/** Character strings hold at most 255 octets each (RFC 1035 §3.3); what is no printable ASCII is written as \DDD. */
function quoteText(value: string): string {
  const octets = [...new TextEncoder().encode(value)]
  const strings: string[] = []
  for (let start = 0; start === 0 || start < octets.length; start += 255) {
    strings.push(
      `"${octets
        .slice(start, start + 255)
        .map(escapeOctet)
        .join('')}"`,
    )
  }
  return strings.join(' ')
}

function escapeOctet(octet: number): string {
  const character = String.fromCharCode(octet)
  if (character === '"' || character === '\\') return `\\${character}`
  return octet >= 0x20 && octet < 0x7f ? character : `\\${String(octet).padStart(3, '0')}`
}
