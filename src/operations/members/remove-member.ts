import type { MembershipId } from '#model/id.ts'
import { permissionsOfRole } from '#model/role.ts'
import { revokeApiKeysOfUser } from '#store/api-keys.ts'
import { deleteMembership, type MemberRow } from '#store/memberships.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import { type Grantor, requireGrantable } from '../grantor.ts'
import { recordEvent } from '../record-event.ts'
import { getMemberForUpdate, requireAnotherOwner } from './get-member.ts'

/**
 * Ends a membership and the keys that stand for the person here; the person stays a user, and a member elsewhere.
 * Anybody may leave; to remove another, one must have all that he has.
 * @throws {ProblemError} `not-found`, `last-owner`, `forbidden`
 */
export async function removeMember(
  scoped: Scoped,
  { clock }: OperationContext,
  grantor: Grantor,
  id: MembershipId,
): Promise<MemberRow> {
  const member = await getMemberForUpdate(scoped, id)
  if (member.userId !== grantor.id) requireGrantable(grantor, permissionsOfRole(member))
  await requireAnotherOwner(scoped, member)
  await deleteMembership(scoped, id)
  const keys = await revokeApiKeysOfUser(scoped, member.tenantId, member.userId, clock())
  await recordEvent(scoped, {
    tenantId: member.tenantId,
    type: 'member.removed',
    resourceKind: 'member',
    resourceId: id,
    message: `${member.email} is no member any more, by ${grantor.name}; ${keys.length} keys of the person are void.`,
  })
  return member
}
