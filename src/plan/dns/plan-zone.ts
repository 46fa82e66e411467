import type { RecordSet } from '#model/dns-record.ts'
import { ownedTerms } from './merge-spf.ts'
import { planRecordSet, type SetIndex, type SetPlan } from './plan-record-set.ts'
import { indexSets, keyOf, unionSets } from './record-sets.ts'
import type { PlannedRecordSetChange, ZonePlan } from './zone-plan.ts'

export interface ZonePlanInput {
  /** What must be there, as our provider would give it back. Values, not whole sets: strangers' values stay beside them. */
  readonly desired: readonly RecordSet[]
  /** The zone as it is. */
  readonly observed: readonly RecordSet[]
  /** Values that we wrote earlier (for SPF: the record as we would have written it alone). Only these are ever removed. */
  readonly owned: readonly RecordSet[]
  /** The provider's `adjust`, when desired was not adjusted yet. */
  readonly adjust?: (recordSets: readonly RecordSet[]) => {
    readonly recordSets: readonly RecordSet[]
    readonly notes: readonly string[]
  }
}

/**
 * What has to change in a zone. Ownership is by value: what is observed and not ours is copied into the desired side
 * before comparing, so no rule here can remove it. Once the changes are applied and `newOwned` is stored, planning again
 * gives no changes.
 */
export function planZone(input: ZonePlanInput): ZonePlan {
  const adjusted = input.adjust?.(input.desired) ?? { recordSets: input.desired, notes: [] }
  const desired = indexSets(adjusted.recordSets)
  const observed = indexSets(input.observed)
  const owned = indexSets(input.owned)
  const keys = new Set([...desired.keys(), ...owned.keys()])
  const plans = [...keys].map((key) => planRecordSet(key, { desired, observed, owned }))
  const newOwned = plans.flatMap((plan) => (plan.newOwned === null ? [] : [plan.newOwned]))
  return {
    changes: inSafeOrder(plans),
    conflicts: plans.flatMap((plan) => plan.conflicts),
    notes: [...adjusted.notes, ...plans.flatMap((plan) => plan.notes)],
    ownedWhileApplying: unionSets(stillOwned(input.owned, observed), newOwned),
    newOwned,
  }
}

function stillOwned(owned: readonly RecordSet[], observed: SetIndex): readonly RecordSet[] {
  return owned.flatMap((each) => {
    const values = ownedTerms(each.values, observed.get(keyOf(each))?.values ?? [])
    return values.length === 0 ? [] : [{ ...each, values }]
  })
}

/** A CNAME and anything else cannot stand together, even for a moment (RFC 2181 §10.1): removals first. */
function inSafeOrder(plans: readonly SetPlan[]): readonly PlannedRecordSetChange[] {
  const changes = plans.flatMap((plan) => (plan.change === null ? [] : [plan.change]))
  return [...changes.filter(({ kind }) => kind === 'delete'), ...changes.filter(({ kind }) => kind !== 'delete')]
}
