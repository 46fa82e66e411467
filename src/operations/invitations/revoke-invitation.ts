import { ProblemError } from '#model/error.ts'
import type { InvitationId } from '#model/id.ts'
import { findInvitation, type InvitationRow, updateInvitationRevoked } from '#store/invitations.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import type { Grantor } from '../grantor.ts'
import { recordEvent } from '../record-event.ts'

/** Its link lets nobody in any more. @throws {ProblemError} `not-found`, also for one that was accepted or revoked */
export async function revokeInvitation(
  scoped: Scoped,
  { clock }: OperationContext,
  grantor: Grantor,
  id: InvitationId,
): Promise<InvitationRow> {
  const invitation = await findInvitation(scoped, id)
  if (invitation === null || invitation.acceptedAt !== null || invitation.revokedAt !== null) {
    throw new ProblemError('not-found', { detail: `There is no open invitation ${id}.` })
  }
  await updateInvitationRevoked(scoped, id, clock())
  await recordEvent(scoped, {
    tenantId: invitation.tenantId,
    type: 'invitation.revoked',
    resourceKind: 'invitation',
    resourceId: id,
    message: `The invitation of ${invitation.email} was taken back by ${grantor.name}.`,
  })
  return invitation
}
