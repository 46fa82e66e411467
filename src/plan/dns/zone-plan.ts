import type { DnsRecordType, RecordSet, RecordSetChange } from '#model/dns-record.ts'

export interface ZonePlan {
  readonly changes: readonly PlannedRecordSetChange[]
  /** What stands in the way and was not touched; each with what a person can do. */
  readonly conflicts: readonly ZoneConflict[]
  /** Sentences worth reading that need no action now. */
  readonly notes: readonly string[]
  /** To be remembered before applying, so that nothing we wrote is forgotten when the process dies in between. */
  readonly ownedWhileApplying: readonly RecordSet[]
  /** To be remembered after all changes were applied. */
  readonly newOwned: readonly RecordSet[]
}

export interface PlannedRecordSetChange extends RecordSetChange {
  readonly kind: 'create' | 'update' | 'delete'
  /** For a person: what happens to which value, and why. */
  readonly reason: string
}

export interface ZoneConflict {
  readonly name: string
  readonly type: DnsRecordType
  readonly sentence: string
}
