import { type DnsRecordType, dnsRecordTypes, type RecordSet, type RecordSetChange } from '#model/dns-record.ts'
import { createFaultPlan, type FaultPlan } from '../fault-plan.ts'
import { ProviderError } from '../provider-error.ts'
import { adjustRecordSets } from './adjust-record-sets.ts'
import { assertInZone } from './assert-in-zone.ts'
import { applyToSet } from './change-values.ts'
import type { DnsCapabilities, DnsProvider } from './dns-provider.ts'

/** Zones that exist only in this process. */
export interface MemoryDnsProvider extends DnsProvider {
  readonly faults: FaultPlan
  /** Makes an empty zone; one that exists is left as it is. */
  addZone(zone: string): void
  removeZone(zone: string): void
  /** Writes a set as a stranger would, over whatever is there; no values: removes it. */
  putRecordSet(zone: string, recordSet: RecordSet): void
  /** One set as it is, for lookups; null when absent or in no zone here. */
  findRecordSet(name: string, type: DnsRecordType): RecordSet | null
  /** How many values were added or removed through `applyChanges`: a second reconcile must not raise it. */
  readonly changedValueCount: () => number
}

const capabilities: DnsCapabilities = {
  mode: 'automatic',
  recordTypes: dnsRecordTypes,
  minimumTtlSeconds: 60,
  batch: true,
}

type Zone = Map<string, RecordSet>

export function createMemoryDnsProvider(zoneNames: readonly string[] = []): MemoryDnsProvider {
  const zones = new Map<string, Zone>(zoneNames.map((name) => [name, new Map()]))
  const faults = createFaultPlan()
  let changedValues = 0

  const get = (name: string): Zone => {
    const zone = zones.get(name)
    if (zone === undefined) throw new ProviderError('not-found', `There is no zone ${name}.`)
    return zone
  }
  const apply = (zoneName: string, changes: readonly RecordSetChange[]): void => {
    const zone = get(zoneName)
    assertInZone(zoneName, changes)
    for (const change of changes) {
      const current = zone.get(keyOf(change)) ?? null
      const next = applyToSet(current, change)
      changedValues += countDifferences(current, next)
      if (next === null) zone.delete(keyOf(change))
      else zone.set(keyOf(change), next)
    }
  }

  return {
    name: 'memory',
    capabilities,
    faults,
    listZones: () => faults.run('listZones', () => [...zones.keys()]),
    listRecordSets: (zone) => faults.run('listRecordSets', () => [...get(zone).values()]),
    applyChanges: (zone, changes) => faults.run('applyChanges', () => apply(zone, changes)),
    adjust: (recordSets) => adjustRecordSets(recordSets, capabilities),
    addZone: (name) => void (zones.has(name) || zones.set(name, new Map())),
    removeZone: (name) => void zones.delete(name),
    putRecordSet: (zone, recordSet) => {
      if (recordSet.values.length === 0) get(zone).delete(keyOf(recordSet))
      else get(zone).set(keyOf(recordSet), recordSet)
    },
    findRecordSet: (name, type) =>
      [...zones.values()].map((zone) => zone.get(keyOf({ name, type }))).find((set) => set !== undefined) ?? null,
    changedValueCount: () => changedValues,
  }
}

function keyOf(set: { readonly name: string; readonly type: DnsRecordType }): string {
  return `${set.name} ${set.type}`
}

function countDifferences(before: RecordSet | null, after: RecordSet | null): number {
  const old = before?.values ?? []
  const now = after?.values ?? []
  return [...old.filter((value) => !now.includes(value)), ...now.filter((value) => !old.includes(value))].length
}
