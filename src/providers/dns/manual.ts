import type { DnsRecordType, LookupResult, RecordSet, RecordSetChange } from '#model/dns-record.ts'
import { dnsRecordTypes } from '#model/dns-record.ts'
import type { DnsLookup } from '../lookup/dns-lookup.ts'
import { ProviderError } from '../provider-error.ts'
import { assertInZone } from './assert-in-zone.ts'
import type { DnsCapabilities, DnsProvider } from './dns-provider.ts'

export interface RecordSetKey {
  readonly name: string
  readonly type: DnsRecordType
}

export interface ManualDnsOptions {
  readonly zones: readonly string[]
  readonly lookup: DnsLookup
  /** The sets to look at: nobody can list a zone from outside, so all that we want or wrote must be named. */
  listWatched(zone: string): Promise<readonly RecordSetKey[]>
  /** Replaces the instructions that the person sees; an empty list means that nothing is left to do. */
  storeInstructions(zone: string, changes: readonly RecordSetChange[]): Promise<void>
}

const capabilities: DnsCapabilities = {
  mode: 'manual',
  recordTypes: dnsRecordTypes,
  minimumTtlSeconds: 0,
  batch: false,
}

/** A resolver shows what is left of a TTL, not what it is, so TTLs are all called the same and never make a difference. */
const nominalTtlSeconds = 3600

/** A zone that a person edits: observed through the DNS itself, changed by instructions to that person. */
export function createManualDnsProvider(options: ManualDnsOptions): DnsProvider {
  const assertZone = (zone: string): void => {
    if (options.zones.includes(zone)) return
    throw new ProviderError('not-found', `The zone ${zone} is not among those edited by hand.`)
  }
  return {
    name: 'manual',
    capabilities,
    listZones: async () => options.zones,
    listRecordSets: async (zone) => {
      assertZone(zone)
      const watched = Map.groupBy(await options.listWatched(zone), ({ name }) => name)
      const sets: RecordSet[] = []
      for (const [name, keys] of watched) {
        sets.push(
          ...(await observeName(
            options.lookup,
            name,
            keys.map(({ type }) => type),
          )),
        )
      }
      return sets
    },
    applyChanges: async (zone, changes) => {
      assertZone(zone)
      assertInZone(zone, changes)
      await options.storeInstructions(zone, changes)
    },
    adjust: (recordSets) => ({
      recordSets: recordSets.map((set) => ({ ...set, ttlSeconds: nominalTtlSeconds })),
      notes: [],
    }),
  }
}

/** An alias answers for every type, so it is asked for first and alone stands for the name (RFC 2181 §10.1). */
async function observeName(
  lookup: DnsLookup,
  name: string,
  types: readonly DnsRecordType[],
): Promise<readonly RecordSet[]> {
  const alias = await observeSet(lookup, name, 'CNAME')
  if (alias !== null) return [alias]
  const others = new Set(types.filter((type) => type !== 'CNAME'))
  const sets = await Promise.all([...others].map((type) => observeSet(lookup, name, type)))
  return sets.filter((set) => set !== null)
}

async function observeSet(lookup: DnsLookup, name: string, type: DnsRecordType): Promise<RecordSet | null> {
  const result: LookupResult = await lookup.lookUpAuthoritative(name, type)
  switch (result.state) {
    case 'found':
      return { name, type, ttlSeconds: nominalTtlSeconds, values: result.values }
    case 'absent':
      return null
    case 'unknown':
      throw new ProviderError('unavailable', `Nobody could say what ${name} ${type} is: ${result.reason}`)
  }
}
