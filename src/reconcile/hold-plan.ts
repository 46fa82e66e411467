import type { ConditionUpdate } from '#model/condition.ts'
import { newId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import type { ZonePlan } from '#plan/dns/zone-plan.ts'
import { judgePlanSafety } from '#plan/plan-safety.ts'
import type { DomainSnapshot } from '#store/domain-snapshot.ts'
import { findNewestPlan, insertPlan, type PlanRow, updatePlanState } from '#store/plans.ts'
import { withScope } from '#store/scope.ts'
import { changeAsLoop } from './change-as-loop.ts'
import { planChecksum } from './plan-checksum.ts'
import type { ReconcileContext } from './reconciler.ts'

/** Lets pass what is safe, and what a person has approved: exactly that, and nothing that it has become meanwhile. */
export async function guardPlan(
  context: ReconcileContext,
  snapshot: DomainSnapshot,
  { zone, plan, isTeardown }: { readonly zone: string; readonly plan: ZonePlan; readonly isTeardown: boolean },
): Promise<ConditionUpdate | null> {
  const { domain } = snapshot
  // what was approved is there already, by whosever hand
  if (plan.changes.length === 0) {
    await closePlan(context, snapshot, null)
    return null
  }
  const safety = judgePlanSafety({ zone, changes: plan.changes, ownedCount: snapshot.ownedValues.length, isTeardown })
  const newest = await withScope(context.db, systemScope, (scoped) => findNewestPlan(scoped, 'domain', domain.id))
  const checksum = planChecksum(plan.changes)
  const isOther = newest?.state === 'approved' && newest.checksum !== checksum && domain.deletingAt === null
  const reasons = isOther ? ['The zone is another than when the changes were approved.', ...safety] : safety
  if (reasons.length === 0) return null
  const held = await holdPlan(context, snapshot, plan, reasons)
  if (held.state === 'approved') return null
  return {
    type: 'DnsApplied',
    status: 'false',
    reason: 'AwaitingApproval',
    message: `The plan for ${zone} needs a person's yes: ${reasons.join(' ')} Approve checksum ${checksum.slice(0, 12)} to apply it.`,
  }
}

/** The plan as it is stored: the newest when it is the same and open still, else a new one that awaits approval. */
export async function holdPlan(
  context: ReconcileContext,
  { domain }: DomainSnapshot,
  plan: ZonePlan,
  reasons: readonly string[],
): Promise<PlanRow> {
  const checksum = planChecksum(plan.changes)
  return await changeAsLoop(context, async (scoped) => {
    const newest = await findNewestPlan(scoped, 'domain', domain.id)
    const isOpen = newest?.state === 'awaiting-approval' || newest?.state === 'approved'
    if (newest !== null && isOpen && newest.checksum === checksum) return newest
    return await insertPlan(scoped, {
      id: newId('plan'),
      tenantId: domain.tenantId,
      resourceKind: 'domain',
      resourceId: domain.id,
      checksum,
      state: 'awaiting-approval',
      changes: JSON.stringify(plan.changes),
      approvedAt: null,
      reasons,
    })
  })
}

/** An approval holds for once: the newest plan counts as applied, if it is this one (`null`: whatever it is). */
export async function closePlan(
  context: ReconcileContext,
  { domain }: DomainSnapshot,
  plan: ZonePlan | null,
): Promise<void> {
  await changeAsLoop(context, async (scoped) => {
    const newest = await findNewestPlan(scoped, 'domain', domain.id)
    if (newest?.state !== 'approved' || (plan !== null && newest.checksum !== planChecksum(plan.changes))) return
    await updatePlanState(scoped, newest.id, 'applied')
  })
}
