/** One change of a plan, as pages show it. */
export interface PlanChange {
  readonly kind: string
  readonly name: string
  readonly type: string
  /** Null: nothing is there, or is left. */
  readonly before: readonly string[] | null
  readonly after: readonly string[] | null
  readonly reason: string
}

/** The changes of a plan; what is not a change of a record set is left out. */
export function readPlanChanges(changes: unknown): readonly PlanChange[] {
  if (!Array.isArray(changes)) return []
  return changes.flatMap((change: unknown) => {
    if (typeof change !== 'object' || change === null) return []
    const given = change as Readonly<Record<string, unknown>>
    return [
      {
        kind: asText(given['kind']),
        name: asText(given['name']),
        type: asText(given['type']),
        before: valuesOf(given['before']),
        after: valuesOf(given['after']),
        reason: asText(given['reason']),
      },
    ]
  })
}

function valuesOf(set: unknown): readonly string[] | null {
  if (typeof set !== 'object' || set === null || !('values' in set) || !Array.isArray(set.values)) return null
  return set.values.map(String)
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
