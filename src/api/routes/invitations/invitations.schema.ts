import { z } from 'zod'
import type { InvitationRow } from '#store/invitations.ts'
import { Timestamp, tenantIdField } from '../common.schema.ts'
import { RoleName, roleField, toRoleName } from '../roles/roles.schema.ts'

export const CreateInvitation = z.strictObject({
  tenantId: tenantIdField,
  email: z.email('must be an e-mail address such as "anna@example.com"').max(254),
  role: roleField,
})

export const InvitationToken = z.strictObject({
  token: z.string().min(20).max(200).describe('What stands behind "#token=" in the link.'),
})

export const InvitationView = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    tenantName: z.string(),
    email: z.string(),
    role: RoleName,
    invitedBy: z.string(),
    expiresAt: Timestamp,
    createdAt: Timestamp,
  })
  .meta({ id: 'Invitation' })

export const CreatedInvitationView = InvitationView.extend({
  link: z.string().describe('Lets the invited person in; shown this once, and sent by mail where mail is set up.'),
}).meta({ id: 'CreatedInvitation' })

export function toInvitationView(row: InvitationRow): z.input<typeof InvitationView> {
  const { id, tenantId, tenantName, email, invitedBy } = row
  return {
    id,
    tenantId,
    tenantName,
    email,
    role: toRoleName(row),
    invitedBy,
    expiresAt: row.expiresAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
  }
}
