import { assertNever } from '#lib/assert.ts'
import type { ResourceKind } from '#model/condition.ts'
import { ProblemError } from '#model/error.ts'
import type { PlanId } from '#model/id.ts'
import type { LoopName } from '#queue/loops.ts'
import { wake } from '#queue/wake.ts'
import { findNewestPlan, findPlan, type PlanRow, updatePlanState } from '#store/plans.ts'
import type { Scoped } from '#store/scope.ts'
import { recordEvent } from '../record-event.ts'

/**
 * Lets a plan that was held back as unsafe be applied: this checksum and no other.
 * @throws {ProblemError} `not-found`, `plan-not-approvable` when it is not the newest, does not wait, or differs.
 */
export async function approvePlan(scoped: Scoped, id: PlanId, checksum: string): Promise<PlanRow> {
  const plan = await findPlan(scoped, id)
  if (plan === null) throw new ProblemError('not-found', { detail: `There is no plan ${id}.` })
  const problem = await findObstacle(scoped, plan, checksum)
  if (problem !== null) throw new ProblemError('plan-not-approvable', { detail: problem })
  const approved = await updatePlanState(scoped, id, 'approved')
  await wake(scoped, loopOf(plan.resourceKind), plan.resourceId)
  await recordEvent(scoped, {
    tenantId: plan.tenantId,
    type: 'plan.approved',
    resourceKind: plan.resourceKind,
    resourceId: plan.resourceId,
    message: 'A plan that was held back was approved.',
    data: { planId: id, checksum },
  })
  return approved
}

async function findObstacle(scoped: Scoped, plan: PlanRow, checksum: string): Promise<string | null> {
  if (plan.state !== 'awaiting-approval') return `The plan is ${plan.state}.`
  if (plan.checksum !== checksum) return 'The checksum is not that of the plan.'
  const newest = await findNewestPlan(scoped, plan.resourceKind, plan.resourceId)
  return newest?.id === plan.id ? null : 'There is a newer plan.'
}

function loopOf(kind: ResourceKind): LoopName {
  switch (kind) {
    case 'domain':
      return 'domain'
    case 'node':
      return 'node-machine'
    case 'certificate':
      return 'certificate'
    case 'infrastructure':
      return 'infrastructure'
    case 'mailbox':
      return 'mailboxes'
    case 'secret':
      return 'secret-rotation'
    default:
      return assertNever(kind)
  }
}
