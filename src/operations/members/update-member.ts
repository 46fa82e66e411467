import type { MembershipId } from '#model/id.ts'
import { permissionsOfRole } from '#model/role.ts'
import { type MemberRow, updateMembershipRole } from '#store/memberships.ts'
import type { Scoped } from '#store/scope.ts'
import { type Grantor, requireGrantable } from '../grantor.ts'
import { recordEvent } from '../record-event.ts'
import { resolveRole } from '../roles/resolve-role.ts'
import { getMemberForUpdate, requireAnotherOwner } from './get-member.ts'

/**
 * Gives a member another role, from his next request on.
 * @throws {ProblemError} `not-found`, `role-unknown`, `last-owner`, `forbidden` when the member has, or would have, more
 * than the asker
 */
export async function updateMember(
  scoped: Scoped,
  grantor: Grantor,
  id: MembershipId,
  { role: named }: { readonly role: string },
): Promise<MemberRow> {
  const before = await getMemberForUpdate(scoped, id)
  const role = await resolveRole(scoped, before.tenantId, named)
  requireGrantable(grantor, [...permissionsOfRole(before), ...role.permissions])
  const isOwnerStill = role.builtInRole === 'owner' || role.builtInRole === 'operator'
  if (!isOwnerStill) await requireAnotherOwner(scoped, before)
  await updateMembershipRole(scoped, id, { builtInRole: role.builtInRole, roleId: role.roleId })
  await recordEvent(scoped, {
    tenantId: before.tenantId,
    type: 'member.updated',
    resourceKind: 'member',
    resourceId: id,
    message: `${before.email} has the role "${role.name}" now, by ${grantor.name}.`,
    data: { role: role.builtInRole ?? role.roleId },
  })
  return getMemberForUpdate(scoped, id)
}
