import type { RecordSet, RecordSetChange } from '#model/dns-record.ts'

/**
 * Zones at a DNS host. Idempotent throughout: applying changes that are already there is no error. All throw
 * `ProviderError`; an unknown zone is `not-found`.
 */
export interface DnsProvider {
  readonly name: string
  readonly capabilities: DnsCapabilities
  /** Names of the zones that these credentials can change. */
  listZones(): Promise<readonly string[]>
  /** Everything in the zone except SOA and DNSSEC's own records, as the provider gives it back. */
  listRecordSets(zone: string): Promise<readonly RecordSet[]>
  /**
   * Applies the changes, atomically where `capabilities.batch` says so, else in order and stopping at the first error
   * (calling again with the plan made afresh finishes the work).
   */
  applyChanges(zone: string, changes: readonly RecordSetChange[]): Promise<void>
  /** Pure: desired record sets as this provider would give them back (minimum TTL, quoting, unsupported left out). */
  adjust(recordSets: readonly RecordSet[]): AdjustedRecordSets
}

export interface DnsCapabilities {
  /** `manual`: applying stores instructions for a person; nothing changes until the person has acted. */
  readonly mode: 'automatic' | 'manual'
  readonly recordTypes: readonly RecordSet['type'][]
  readonly minimumTtlSeconds: number
  /** All changes of one call happen together or not at all. */
  readonly batch: boolean
}

export interface AdjustedRecordSets {
  readonly recordSets: readonly RecordSet[]
  /** A sentence for each thing that had to change or be left out. */
  readonly notes: readonly string[]
}
