import { z } from 'zod'
import type { MailboxRow } from '#store/mailboxes.ts'
import { idSchema, PageQuery, Timestamp, toTimestamp } from '../common.schema.ts'

const password = z.string().max(1000)
const quotaMb = z.number().int().min(1).max(1_048_576)
const maxSendPerDay = z.number().int().min(0).max(1_000_000)

export const CreateMailbox = z.strictObject({
  emailAddress: z.string().min(3).max(320),
  password: password.optional().describe('Left out: one is generated and shown once.'),
  quotaMb: quotaMb.optional(),
  maxSendPerDay: maxSendPerDay.optional(),
})

export const UpdateMailbox = z.strictObject({
  password: password.optional(),
  quotaMb: quotaMb.optional(),
  maxSendPerDay: maxSendPerDay.optional(),
  isActive: z.boolean().optional(),
  expectedUpdatedAt: Timestamp.optional().describe('Refused when the mailbox was changed since; left out: changed.'),
})

export const MailboxQuery = PageQuery.extend({
  domainId: idSchema('domain').optional(),
  search: z.string().max(320).optional().describe('A part of the address.'),
})

export const MailboxView = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    domainId: z.string(),
    infrastructureId: z.string(),
    emailAddress: z.string(),
    quotaMb: z.number().int(),
    maxSendPerDay: z.number().int(),
    isActive: z.boolean(),
    isOnNode: z.boolean().describe('Whether the node has taken up the newest state of the mailbox.'),
    storageUsedMb: z.number().int(),
    lastLogin: Timestamp.nullable(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Mailbox' })

const endpoint = z.object({ host: z.string(), port: z.number().int(), security: z.enum(['tls', 'starttls']) })

export const CreatedMailboxView = MailboxView.extend({
  password: z.string().nullable().describe('Only when it was generated; shown this once.'),
  username: z.string(),
  imap: endpoint,
  smtp: endpoint,
}).meta({ id: 'CreatedMailbox' })

export function toMailboxView(row: MailboxRow, isOnNode: boolean): z.input<typeof MailboxView> {
  const { id, tenantId, domainId, infrastructureId, emailAddress, storageUsedMb } = row
  return {
    id,
    tenantId,
    domainId,
    infrastructureId,
    emailAddress,
    quotaMb: row.quotaMb,
    maxSendPerDay: row.maxSendPerDay,
    isActive: row.isActive,
    isOnNode,
    storageUsedMb,
    lastLogin: toTimestamp(row.lastLogin),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
