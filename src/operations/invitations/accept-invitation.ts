import { sha256Hex } from '#lib/hash.ts'
import { ProblemError } from '#model/error.ts'
import { newId, type UserId } from '#model/id.ts'
import { findOpenInvitationByToken, type InvitationRow, updateInvitationAccepted } from '#store/invitations.ts'
import { insertMembership } from '#store/memberships.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'

export interface InvitedUser {
  readonly userId: UserId
  readonly email: string
}

/** What an invitation's token opens. System scope. @throws {ProblemError} `invitation-invalid` */
export async function getOpenInvitation(
  scoped: Scoped,
  { clock }: Pick<OperationContext, 'clock'>,
  token: string,
): Promise<InvitationRow> {
  const invitation = await findOpenInvitationByToken(scoped, sha256Hex(token), clock())
  if (invitation === null) throw new ProblemError('invitation-invalid')
  return invitation
}

/**
 * Makes a person a member of the tenant that invited him. System scope: he is in no tenant yet.
 * @throws {ProblemError} `invitation-invalid`, `invitation-for-another`, `member-exists`
 */
export async function acceptInvitation(
  scoped: Scoped,
  context: Pick<OperationContext, 'clock'>,
  user: InvitedUser,
  token: string,
): Promise<InvitationRow> {
  const invitation = await getOpenInvitation(scoped, context, token)
  const { id, tenantId, email, builtInRole, roleId } = invitation
  if (user.email.toLowerCase() !== email) {
    throw new ProblemError('invitation-for-another', { detail: `The invitation is for ${email}.` })
  }
  if (!(await updateInvitationAccepted(scoped, id, user.userId, context.clock()))) {
    throw new ProblemError('invitation-invalid')
  }
  const values = { id: newId('membership'), tenantId, userId: user.userId, builtInRole, roleId }
  const membership = await insertMembership(scoped, values)
  if (membership === null) throw new ProblemError('member-exists', { detail: `${email} is a member already.` })
  await recordEvent(scoped, {
    tenantId,
    type: 'member.joined',
    resourceKind: 'member',
    resourceId: membership.id,
    message: `${email} accepted the invitation of ${invitation.invitedBy}.`,
    data: { role: builtInRole ?? roleId },
  })
  return invitation
}
