import type { CaaRecord } from 'node:dns'
import type { Resolver } from 'node:dns/promises'
import type { DnsRecordType } from '#model/dns-record.ts'

/** The values of a set in our presentation form (see `model/dns-record.ts`). Throws what `node:dns` throws. */
export async function resolveValues(resolver: Resolver, name: string, type: DnsRecordType): Promise<string[]> {
  switch (type) {
    case 'A':
      return await resolver.resolve4(name)
    case 'AAAA':
      return await resolver.resolve6(name)
    case 'CNAME':
      return (await resolver.resolveCname(name)).map(toName)
    case 'NS':
      return (await resolver.resolveNs(name)).map(toName)
    case 'PTR':
      return (await resolver.resolvePtr(name)).map(toName)
    case 'MX':
      return (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${toName(exchange)}`)
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((parts) => toText(parts.join('')))
    case 'SRV':
      return (await resolver.resolveSrv(name)).map(
        (record) => `${record.priority} ${record.weight} ${record.port} ${toName(record.name)}`,
      )
    case 'TLSA':
      return (await resolver.resolveTlsa(name)).map(
        (record) =>
          `${record.certUsage} ${record.selector} ${record.match} ${Buffer.from(record.data).toString('hex')}`,
      )
    case 'CAA':
      return (await resolver.resolveCaa(name)).map(toCaa)
  }
}

/** The set does not exist: no such name (NXDOMAIN), or none of this type (NODATA). */
export function isAbsence(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'ENOTFOUND' || code === 'ENODATA'
}

const failures: Readonly<Record<string, string>> = {
  ETIMEOUT: 'it did not answer in time',
  ECONNREFUSED: 'nobody listens there',
  EREFUSED: 'it refuses to answer for this name',
  ESERVFAIL: 'it could not find out (SERVFAIL), or DNSSEC validation failed',
  EBADNAME: 'the name is not a DNS name',
}

export function describeDnsFailure(error: unknown, name: string, servers: readonly string[]): string {
  const code = codeOf(error)
  return `${servers.join(', ')} was asked for ${name}: ${failures[code] ?? (code || String(error))}.`
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** The library gives the root as an empty name, as in a null MX (RFC 7505). */
function toName(name: string): string {
  return name === '' ? '.' : name.toLowerCase().replace(/(?<=.)\.$/, '')
}

/** The library gives octets as Latin-1; text that is UTF-8 is read as such. */
function toText(latin: string): string {
  const bytes = Buffer.from(latin, 'latin1')
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes) ? text : latin
}

function toCaa(record: CaaRecord): string {
  const entry = Object.entries(record).find(([tag]) => tag !== 'critical' && tag !== 'type')
  return `${record.critical} ${entry?.[0] ?? 'issue'} "${String(entry?.[1] ?? '')}"`
}
