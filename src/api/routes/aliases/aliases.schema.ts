import { z } from 'zod'
import type { AliasRow } from '#store/aliases.ts'
import { idSchema, PageQuery, Timestamp } from '../common.schema.ts'

const address = z.string().min(3).max(320)

export const CreateAlias = z.strictObject({
  source: address.describe('An address, or "@domain" for everything that nobody else gets.'),
  destination: address,
})

export const AliasQuery = PageQuery.extend({
  domainId: idSchema('domain').optional(),
  search: z.string().max(320).optional().describe('A part of the address, or of the one that it leads to.'),
})

export const AliasView = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    domainId: z.string(),
    source: z.string(),
    destination: z.string(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Alias' })

export function toAliasView(row: AliasRow): z.input<typeof AliasView> {
  const { id, tenantId, domainId, source, destination } = row
  return { id, tenantId, domainId, source, destination, createdAt: row.createdAt.toISOString() }
}
