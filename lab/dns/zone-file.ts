/** A record of a zone in presentation form (RFC 1035 §5.1); `name` and names in `data` are absolute, without the final dot. */
export interface ZoneRecord {
  readonly name: string
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'DS' | 'MX' | 'NS' | 'PTR' | 'SRV' | 'TLSA' | 'TXT'
  /** Names in it end with a dot; the text of a TXT record is plain and is quoted and split here. */
  readonly data: string
  readonly ttlSeconds?: number
}

export interface ZoneFile {
  /** Name of the zone; the root is the empty string. */
  readonly name: string
  /** Name of its primary name server. */
  readonly nameserver: string
  readonly records: readonly ZoneRecord[]
}

/** Low, so that whoever asked too early soon asks again. */
const negativeTtlSeconds = 1
const defaultTtlSeconds = 60

/**
 * The zone as a master file (RFC 1035 §5), apex SOA and NS included. The serial number is left to the server,
 * which counts up whenever the file changes.
 */
export function renderZoneFile(zone: ZoneFile): string {
  const apex = absolute(zone.name)
  const soa = `${absolute(zone.nameserver)} hostmaster.lab.test. 1 3600 600 1209600 ${negativeTtlSeconds}`
  return `${[
    `$TTL ${defaultTtlSeconds}`,
    `${apex} ${defaultTtlSeconds} SOA ${soa}`,
    `${apex} NS ${absolute(zone.nameserver)}`,
    ...zone.records.map(renderRecord),
  ].join('\n')}\n`
}

/** With the final dot, as master files want it. */
export function absolute(name: string): string {
  return `${name}.`
}

function renderRecord(record: ZoneRecord): string {
  const data = record.type === 'TXT' ? quoteText(record.data) : record.data
  const ttl = record.ttlSeconds === undefined ? '' : `${record.ttlSeconds} `
  return `${absolute(record.name)} ${ttl}${record.type} ${data}`
}

/** Character strings of at most 255 octets, quotes and backslashes escaped, other octets as `\DDD`. */
function quoteText(text: string): string {
  const octets = [...Buffer.from(text, 'utf8')]
  const strings: string[] = []
  for (let start = 0; start < octets.length || start === 0; start += 255) {
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
