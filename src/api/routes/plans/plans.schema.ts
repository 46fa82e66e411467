import { z } from 'zod'
import type { PlanRow } from '#store/plans.ts'
import { PageQuery, Timestamp, toTimestamp } from '../common.schema.ts'

const planState = z.enum(['applied', 'awaiting-approval', 'approved', 'superseded'])

export const PlanQuery = PageQuery.extend({ state: planState.optional(), resourceId: z.string().max(100).optional() })

export const ApprovePlan = z.strictObject({ checksum: z.string().min(1).max(200) })

const RecordSetView = z.object({ ttlSeconds: z.number().int(), values: z.array(z.string()) })

const PlannedChangeView = z
  .object({
    kind: z.enum(['create', 'update', 'delete']),
    name: z.string(),
    type: z.string(),
    before: RecordSetView.nullable().describe('As observed; null: absent.'),
    after: RecordSetView.nullable().describe('As it would be; null: removed.'),
    reason: z.string(),
  })
  .meta({ id: 'PlannedChange' })

export const PlanView = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    resourceKind: z.string(),
    resourceId: z.string(),
    state: planState,
    checksum: z.string(),
    changes: z.array(PlannedChangeView).describe('What would be changed, each with its reason.'),
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
    changes: changes as z.input<typeof PlannedChangeView>[],
    reasons: [...row.reasons],
    createdAt: row.createdAt.toISOString(),
    approvedAt: toTimestamp(row.approvedAt),
  }
}
