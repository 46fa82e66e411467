import type { DnsRecordType, LookupResult } from '#model/dns-record.ts'

/** What the public DNS says. Never throws for the world's failures: those are `unknown` with the reason. */
export interface DnsLookup {
  /** Values of the set in our presentation form (see model/dns-record.ts), asked of a recursive resolver. */
  lookUp(name: string, type: DnsRecordType): Promise<LookupResult>
  /** The same, asked of each authoritative server of the zone that holds the name: `found` only when all agree. */
  lookUpAuthoritative(name: string, type: DnsRecordType): Promise<LookupResult>
}
