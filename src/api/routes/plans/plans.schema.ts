import { z } from 'zod'
import type { PlanRow } from '#store/plans.ts'
import { PageQuery, Timestamp, toTimestamp } from '../common.schema.ts'

const planState = z.enum(['applied', 'awaiting-approval', 'approved', 'superseded'])

export const PlanQuery = PageQuery.extend({ state: planState.optional(), resourceId: z.string().max(100).optional() })

export const ApprovePlan = z.strictObject({ checksum: z.string().min(1).max(200) })

export const PlanView = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    resourceKind: z.string(),
    resourceId: z.string(),
    state: planState,
    checksum: z.string(),
    changes: z.unknown().describe('What would be changed, each with its reason.'),
    reasons: z.array(z.string()).describe('Why it is held back.'),
    createdAt: Timestamp,
    approvedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Plan' })

export function toPlanView(row: PlanRow): z.input<typeof PlanView> {
  const { id, tenantId, resourceKind, resourceId, state, checksum, changes } = row
  return {
    id,
    tenantId,
    resourceKind,
    resourceId,
    state,
    checksum,
    changes,
    reasons: [...row.reasons],
    createdAt: row.createdAt.toISOString(),
    approvedAt: toTimestamp(row.approvedAt),
  }
}
