import type { RecordSet, RecordSetChange } from '#model/dns-record.ts'

/** A change taken apart into values, for adapters that work by value. */
export interface ValueChange {
  readonly removed: readonly string[]
  readonly added: readonly string[]
  /** All values that stand afterwards and were there before. */
  readonly kept: readonly string[]
  /** The TTL of the whole set differs (RFC 2181 §5.2: one set, one TTL). */
  readonly ttlChanged: boolean
}

export function changeValues(change: RecordSetChange): ValueChange {
  const before = change.before?.values ?? []
  const after = change.after?.values ?? []
  return {
    removed: before.filter((value) => !after.includes(value)),
    added: after.filter((value) => !before.includes(value)),
    kept: after.filter((value) => before.includes(value)),
    ttlChanged: change.before !== null && change.after !== null && change.before.ttlSeconds !== change.after.ttlSeconds,
  }
}

/** What a set is after a change was applied by value to what is there now, strangers' newer values included. */
export function applyToSet(current: RecordSet | null, change: RecordSetChange): RecordSet | null {
  const { removed, added } = changeValues(change)
  const stay = (current?.values ?? []).filter((value) => !removed.includes(value))
  const values = [...stay, ...added.filter((value) => !stay.includes(value))]
  if (values.length === 0) return null
  const ttlSeconds = change.after?.ttlSeconds ?? current?.ttlSeconds ?? 300
  return { name: change.name, type: change.type, ttlSeconds, values }
}
