import { z } from 'zod'
import { permissions } from '#model/permission.ts'
import type { ApiKeyRow } from '#store/api-keys.ts'
import { displayName, Timestamp, tenantIdField, toTimestamp } from '../common.schema.ts'

export const CreateApiKey = z.strictObject({
  tenantId: tenantIdField,
  name: displayName,
  permissions: z.array(z.enum(permissions)).min(1).optional().describe('Default: everything that a tenant may.'),
})

export const ApiKeyView = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    name: z.string(),
    permissions: z.array(z.string()),
    isOperator: z.boolean(),
    createdAt: Timestamp,
    lastUsedAt: Timestamp.nullable(),
    revokedAt: Timestamp.nullable(),
  })
  .meta({ id: 'ApiKey' })

export const CreatedApiKeyView = ApiKeyView.extend({
  key: z.string().describe('The key itself; shown this once.'),
}).meta({ id: 'CreatedApiKey' })

export function toApiKeyView(row: ApiKeyRow): z.input<typeof ApiKeyView> {
  const { id, tenantId, name, isOperator } = row
  return {
    id,
    tenantId,
    name,
    permissions: [...row.permissions],
    isOperator,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: toTimestamp(row.lastUsedAt),
    revokedAt: toTimestamp(row.revokedAt),
  }
}
