import type { CaaRecord, MxRecord, SrvRecord, TlsaRecord } from 'node:dns'
import type { DnsRecordType } from '#model/dns-record.ts'

/** What node:dns answers, in our presentation form: names in lower case without the final dot, TXT joined. */
export function presentAnswer(type: DnsRecordType, answer: unknown): readonly string[] {
  switch (type) {
    case 'A':
    case 'AAAA':
      return answer as readonly string[]
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return (answer as readonly string[]).map(presentName)
    case 'TXT':
      return (answer as readonly (readonly string[])[]).map((strings) => strings.join(''))
    case 'MX':
      return (answer as readonly MxRecord[]).map(({ priority, exchange }) => `${priority} ${presentName(exchange)}`)
    case 'SRV':
      return (answer as readonly SrvRecord[]).map(
        ({ priority, weight, port, name }) => `${priority} ${weight} ${port} ${presentName(name)}`,
      )
    case 'TLSA':
      return (answer as readonly TlsaRecord[]).map(
        ({ certUsage, selector, match, data }) =>
          `${certUsage} ${selector} ${match} ${Buffer.from(data).toString('hex')}`,
      )
    case 'CAA':
      return (answer as readonly CaaRecord[]).flatMap(presentCaa)
  }
}

/** node:dns gives the tag as the name of a property (RFC 8659 §4.1). */
function presentCaa(record: CaaRecord): readonly string[] {
  return Object.entries(record)
    .filter(([tag]) => tag !== 'critical')
    .map(([tag, value]) => `${record.critical} ${tag} "${String(value)}"`)
}

function presentName(name: string): string {
  return name.replace(/\.$/, '').toLowerCase()
}
