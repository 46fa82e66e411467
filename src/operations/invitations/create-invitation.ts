import { randomBytes } from 'node:crypto'
import { sha256Hex } from '#lib/hash.ts'
import { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import { newId } from '#model/id.ts'
import { findInvitation, type InvitationRow, insertInvitation, revokeOpenInvitations } from '#store/invitations.ts'
import { findMemberByEmail } from '#store/memberships.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import { type Grantor, requireGrantable } from '../grantor.ts'
import { recordEvent } from '../record-event.ts'
import { resolveTenant } from '../resolve-tenant.ts'
import { resolveRole } from '../roles/resolve-role.ts'
import { mailInvitation } from './mail-invitation.ts'

export interface CreateInvitationInput {
  readonly tenantId?: string | undefined
  readonly email: string
  readonly role: string
}

export interface CreatedInvitation {
  readonly invitation: InvitationRow
  /** The address that lets in whoever has it and the invited e-mail address; shown once, only a hash is stored. */
  readonly link: Secret<string>
}

const validDays = 7

/**
 * Invites somebody by e-mail. An earlier invitation of the same address to the tenant is void then.
 * @throws {ProblemError} `not-found` (tenant), `role-unknown`, `member-exists`, `forbidden` for a role with more than the
 * asker has
 */
export async function createInvitation(
  scoped: Scoped,
  context: OperationContext,
  grantor: Grantor,
  input: CreateInvitationInput,
): Promise<CreatedInvitation> {
  const tenantId = await resolveTenant(scoped, input.tenantId)
  const email = input.email.toLowerCase()
  const role = await resolveRole(scoped, tenantId, input.role)
  requireGrantable(grantor, role.permissions)
  if ((await findMemberByEmail(scoped, tenantId, email)) !== null) {
    throw new ProblemError('member-exists', { detail: `${email} is a member already.` })
  }
  await revokeOpenInvitations(scoped, tenantId, email)
  const token = new Secret(randomBytes(32).toString('base64url'))
  const id = newId('invitation')
  const { builtInRole, roleId } = role
  const expiresAt = new Date(context.clock().getTime() + validDays * 24 * 3600 * 1000)
  const tokenHash = sha256Hex(token.reveal())
  const values = { id, tenantId, email, builtInRole, roleId, tokenHash, expiresAt, invitedBy: grantor.name }
  await insertInvitation(scoped, values)
  const invitation = await findInvitation(scoped, id)
  if (invitation === null) throw new Error('the invitation that was just made is not there')
  const link = token.map((text) => `${context.settings.publicUrl}/invitation#token=${text}`)
  await mailInvitation(scoped, context, invitation, link)
  await recordEvent(scoped, {
    tenantId,
    type: 'invitation.created',
    resourceKind: 'invitation',
    resourceId: id,
    message: `${email} was invited as "${role.name}" by ${grantor.name}.`,
    data: { role: builtInRole ?? roleId },
  })
  return { invitation, link }
}
