import { z } from 'zod'
import { type DomainSummary, domainStates } from '#store/domain-summaries.ts'
import { Timestamp, toTimestamp } from '../common.schema.ts'

export const DomainSummaryQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(500),
  pageToken: z.string().max(100).optional().describe('nextPageToken of the page before.'),
})

export const DomainSummaryView = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    tenantName: z.string(),
    name: z.string(),
    state: z.enum(domainStates).describe('How it is in one word; `needs-you`: it waits for a person.'),
    score: z.number().int().nullable(),
    infrastructureId: z.string().nullable(),
    nodeId: z.string().nullable(),
    nodeLabel: z.string().nullable(),
    mailboxCount: z.number().int(),
    certificateExpiresAt: Timestamp.nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'DomainSummary' })

export function toDomainSummaryView(row: DomainSummary): z.input<typeof DomainSummaryView> {
  const { id, tenantId, tenantName, name, state, score, infrastructureId, nodeId, nodeLabel, mailboxCount } = row
  return {
    id,
    tenantId,
    tenantName,
    name,
    state,
    score,
    infrastructureId,
    nodeId,
    nodeLabel,
    mailboxCount,
    certificateExpiresAt: toTimestamp(row.certificateExpiresAt),
    createdAt: row.createdAt.toISOString(),
  }
}
