import type { DnsRecordType } from '#model/dns-record.ts'
import { isSpf } from './spf-record.ts'

/**
 * How a value behaves beside others of its name and type.
 *
 * | role      | beside strangers' values of the same set                                        |
 * |-----------|---------------------------------------------------------------------------------|
 * | spf       | merged into the one record (RFC 7208 §3.2)                                      |
 * | dkim      | exactly one allowed at a selector (RFC 6376 §3.6.2.2)                           |
 * | dmarc     | exactly one allowed (RFC 9989 §4.7)                                             |
 * | exclusive | strangers' values would take a share of the traffic: MX, A, AAAA, CNAME …       |
 * | shared    | may stand beside any other: ownership TXT and everything else in TXT, NS, CAA   |
 */
export type RecordRole = 'spf' | 'dkim' | 'dmarc' | 'exclusive' | 'shared'

export function roleOf(name: string, type: DnsRecordType, value: string): RecordRole {
  if (type === 'TXT') {
    if (isSpf(value)) return 'spf'
    if (isDmarc(value)) return 'dmarc'
    if (name.includes('._domainkey.')) return 'dkim'
    return 'shared'
  }
  return type === 'CAA' || type === 'NS' ? 'shared' : 'exclusive'
}

/** RFC 9989 §4.7: the version tag comes first and is written like this. */
export function isDmarc(value: string): boolean {
  return /^v\s*=\s*DMARC1\s*(;|$)/.test(value)
}
