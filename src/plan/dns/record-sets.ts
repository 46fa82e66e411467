import type { DnsRecordType, RecordSet } from '#model/dns-record.ts'

export function keyOf(set: { readonly name: string; readonly type: DnsRecordType }): string {
  return `${set.name} ${set.type}`
}

/** Sets by name and type; sets given twice are joined. */
export function indexSets(sets: readonly RecordSet[]): ReadonlyMap<string, RecordSet> {
  const index = new Map<string, RecordSet>()
  for (const set of sets) {
    const known = index.get(keyOf(set))
    index.set(keyOf(set), known === undefined ? withoutDuplicates(set) : joinSets(known, set))
  }
  return index
}

/** All values of both, each once. */
export function unionSets(a: readonly RecordSet[], b: readonly RecordSet[]): readonly RecordSet[] {
  return [...indexSets([...a, ...b]).values()]
}

/** Same values in any order, and same TTL. */
export function isEqualSet(a: RecordSet | null, b: RecordSet | null): boolean {
  if (a === null || b === null) return a === b
  const values = new Set(a.values)
  return (
    a.ttlSeconds === b.ttlSeconds && values.size === b.values.length && b.values.every((value) => values.has(value))
  )
}

function joinSets(a: RecordSet, b: RecordSet): RecordSet {
  return withoutDuplicates({ ...a, values: [...a.values, ...b.values] })
}

function withoutDuplicates(set: RecordSet): RecordSet {
  return { ...set, values: [...new Set(set.values)] }
}
