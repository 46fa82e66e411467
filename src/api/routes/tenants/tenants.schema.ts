import { z } from 'zod'
import type { TenantRow } from '#store/tenants.ts'
import { displayName, Timestamp } from '../common.schema.ts'

export const CreateTenant = z.strictObject({ name: displayName })

export const TenantView = z
  .object({ id: z.string(), name: z.string(), isOperator: z.boolean(), createdAt: Timestamp })
  .meta({ id: 'Tenant' })

export function toTenantView(row: TenantRow): z.input<typeof TenantView> {
  return { id: row.id, name: row.name, isOperator: row.isOperator, createdAt: row.createdAt.toISOString() }
}
