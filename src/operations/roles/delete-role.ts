import { ProblemError } from '#model/error.ts'
import type { RoleId } from '#model/id.ts'
import {
  countRoleUses,
  deleteClosedInvitationsByRole,
  deleteRole as deleteRow,
  findRoleForUpdate,
  type RoleRow,
} from '#store/roles.ts'
import type { Scoped } from '#store/scope.ts'
import { type Grantor, requireGrantable } from '../grantor.ts'
import { recordEvent } from '../record-event.ts'

/** @throws {ProblemError} `not-found`, `role-in-use`, `forbidden` when it has more than the asker */
export async function deleteRole(scoped: Scoped, grantor: Grantor, id: RoleId): Promise<RoleRow> {
  const role = await findRoleForUpdate(scoped, id)
  if (role === null) throw new ProblemError('not-found', { detail: `There is no role ${id}.` })
  requireGrantable(grantor, role.permissions)
  const uses = await countRoleUses(scoped, id)
  if (uses > 0) {
    throw new ProblemError('role-in-use', { detail: `${uses} members or invitations have the role "${role.name}".` })
  }
  await deleteClosedInvitationsByRole(scoped, id)
  await deleteRow(scoped, id)
  await recordEvent(scoped, {
    tenantId: role.tenantId,
    type: 'role.deleted',
    resourceKind: 'role',
    resourceId: id,
    message: `Role "${role.name}" was deleted by ${grantor.name}.`,
  })
  return role
}
