import type { DnsRecordType, LookupResult, RecordSet } from '#model/dns-record.ts'
import type { DnsLookup } from './dns-lookup.ts'

/** Answers from a function instead of the network, for example `findRecordSet` of the memory DNS provider. */
export interface MemoryDnsLookup extends DnsLookup {
  /** From now on every question is `unknown` for this reason; `null`: answer again. */
  failWith(reason: string | null): void
}

export function createMemoryDnsLookup(
  findRecordSet: (name: string, type: DnsRecordType) => RecordSet | null,
): MemoryDnsLookup {
  let failure: string | null = null
  const answer = async (name: string, type: DnsRecordType): Promise<LookupResult> => {
    if (failure !== null) return { state: 'unknown', reason: failure }
    const set = findRecordSet(name, type)
    return set === null ? { state: 'absent' } : { state: 'found', values: [...set.values] }
  }
  return {
    lookUp: answer,
    lookUpAuthoritative: answer,
    failWith: (reason) => {
      failure = reason
    },
  }
}
