import { z } from 'zod'
import type { TenantRow } from '#store/tenants.ts'
import { displayName, Timestamp } from '../common.schema.ts'

export const CreateTenant = z.strictObject({ name: displayName })

export const UpdateTenantSettings = z.strictObject({
  name: displayName.optional(),
  requiresSecondFactor: z
    .boolean()
    .optional()
    .describe('True: who signed in without a second factor can do nothing in the tenant.'),
})

export const TenantView = z
  .object({
    id: z.string(),
    name: z.string(),
    isOperator: z.boolean(),
    requiresSecondFactor: z.boolean(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Tenant' })

export function toTenantView(row: TenantRow): z.input<typeof TenantView> {
  const { id, name, isOperator, requiresSecondFactor } = row
  return { id, name, isOperator, requiresSecondFactor, createdAt: row.createdAt.toISOString() }
}
