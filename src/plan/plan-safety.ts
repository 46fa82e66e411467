import type { RecordSetChange } from '#model/dns-record.ts'

export interface PlanSafetyInput {
  /** Name of the zone that the changes are for. */
  readonly zone: string
  readonly changes: readonly RecordSetChange[]
  /** How many values are ours in this zone before the plan. */
  readonly ownedCount: number
  /** The owner has ordered that everything of ours go: then its last MX and many deletions are what was asked for. */
  readonly isTeardown?: boolean
}

/** Share of what is ours that a plan may delete without a person's yes, from `manyCount` values on. */
const maxDeletedShare = 0.3
const manyCount = 10

/**
 * Why a plan needs a person's yes before it is applied; empty when it is safe.
 * The sentences are shown with the plan.
 */
export function judgePlanSafety(input: PlanSafetyInput): readonly string[] {
  const apexNameservers = input.changes.filter((change) => touchesApexNameservers(change, input.zone))
  const reasons = apexNameservers.map(
    () => `It takes away a name server of ${input.zone} itself, which can make the whole zone unreachable.`,
  )
  if (input.isTeardown === true) return reasons
  const lastMx = input.changes.filter(removesLastMx)
  return [
    ...reasons,
    ...lastMx.map(({ name }) => `It removes the last MX of ${name}, so no mail for ${name} could be received.`),
    ...judgeDeletions(input),
  ]
}

function touchesApexNameservers({ name, type, before, after }: RecordSetChange, zone: string): boolean {
  if (type !== 'NS' || name !== zone || before === null) return false
  return before.values.some((value) => after === null || !after.values.includes(value))
}

function removesLastMx({ type, before, after }: RecordSetChange): boolean {
  return type === 'MX' && before !== null && after === null
}

/** A value that another of ours replaces in the same set is a change, not a deletion. */
function judgeDeletions({ changes, ownedCount }: PlanSafetyInput): readonly string[] {
  const deleted = changes.reduce((sum, { before, after }) => {
    const lost = (before?.values.length ?? 0) - (after?.values.length ?? 0)
    return sum + Math.max(0, lost)
  }, 0)
  if (ownedCount < manyCount || deleted <= ownedCount * maxDeletedShare) return []
  return [`It deletes ${deleted} of ${ownedCount} values, more than ${maxDeletedShare * 100}% of what is ours.`]
}
