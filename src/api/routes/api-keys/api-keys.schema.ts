import { z } from 'zod'
import { isIpNetwork } from '#lib/ip-network.ts'
import { permissions } from '#model/permission.ts'
import type { ApiKeyRow } from '#store/api-keys.ts'
import { displayName, Timestamp, tenantIdField, toTimestamp } from '../common.schema.ts'

const permissionList = z.array(z.enum(permissions)).min(1)
const network = z
  .string()
  .refine(isIpNetwork, 'must be an address or a network such as "192.0.2.0/24" or "2001:db8::/32"')
const networks = z.array(network).max(50).describe('From where it may be used; empty: from anywhere.')

/** A moment to come, as Date. */
const end = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((date) => date > new Date(), 'must be in the future')

export const CreateApiKey = z.strictObject({
  tenantId: tenantIdField,
  name: displayName,
  permissions: permissionList.optional().describe('Default: everything that a tenant may and the asker too.'),
  expiresAt: end.optional().describe('Default: never.'),
  allowedNetworks: networks.optional(),
})

export const UpdateApiKey = z.strictObject({
  name: displayName.optional(),
  permissions: permissionList.optional(),
  expiresAt: end.nullable().optional().describe('Null: never.'),
  allowedNetworks: networks.optional(),
})

export const ApiKeyView = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    name: z.string(),
    permissions: z.array(z.string()),
    isOperator: z.boolean(),
    userId: z.string().nullable().describe('The person that it stands for: it may never more than that person now.'),
    createdBy: z.string().nullable(),
    createdAt: Timestamp,
    expiresAt: Timestamp.nullable(),
    allowedNetworks: z.array(z.string()),
    lastUsedAt: Timestamp.nullable(),
    lastUsedFrom: z.string().nullable().describe('The address of the last request.'),
    revokedAt: Timestamp.nullable(),
  })
  .meta({ id: 'ApiKey' })

export const CreatedApiKeyView = ApiKeyView.extend({
  key: z.string().describe('The key itself; shown this once.'),
}).meta({ id: 'CreatedApiKey' })

export function toApiKeyView(row: ApiKeyRow): z.input<typeof ApiKeyView> {
  const { id, tenantId, name, isOperator, userId, createdBy, lastUsedFrom } = row
  return {
    id,
    tenantId,
    name,
    permissions: [...row.permissions],
    isOperator,
    userId,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: toTimestamp(row.expiresAt),
    allowedNetworks: [...row.allowedNetworks],
    lastUsedAt: toTimestamp(row.lastUsedAt),
    lastUsedFrom,
    revokedAt: toTimestamp(row.revokedAt),
  }
}
