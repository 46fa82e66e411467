import { ProblemError } from '#model/error.ts'
import type { RoleId } from '#model/id.ts'
import type { Permission } from '#model/permission.ts'
import { findRoleForUpdate, listRoles, type RoleRow, updateRole as updateRow } from '#store/roles.ts'
import type { Scoped } from '#store/scope.ts'
import { type Grantor, requireGrantable } from '../grantor.ts'
import { recordEvent } from '../record-event.ts'
import { requireTenantPermissions } from './create-role.ts'

export interface UpdateRoleInput {
  readonly name?: string | undefined
  readonly permissions?: readonly Permission[] | undefined
}

/**
 * Changes what everybody with the role may, from their next request on.
 * @throws {ProblemError} `not-found`, `name-taken`, `forbidden` when it has or would have more than the asker
 */
export async function updateRole(
  scoped: Scoped,
  grantor: Grantor,
  id: RoleId,
  { name, permissions }: UpdateRoleInput,
): Promise<RoleRow> {
  const before = await findRoleForUpdate(scoped, id)
  if (before === null) throw new ProblemError('not-found', { detail: `There is no role ${id}.` })
  requireGrantable(grantor, [...before.permissions, ...(permissions ?? [])])
  requireTenantPermissions(permissions ?? [])
  if (name !== undefined && name !== before.name) await requireFreeName(scoped, before, name)
  const wanted = permissions === undefined ? undefined : [...new Set(permissions)]
  const role = await updateRow(scoped, id, { name, permissions: wanted })
  await recordEvent(scoped, {
    tenantId: role.tenantId,
    type: 'role.updated',
    resourceKind: 'role',
    resourceId: id,
    message: `Role "${role.name}" was changed by ${grantor.name}.`,
    data: { permissions: role.permissions },
  })
  return role
}

async function requireFreeName(scoped: Scoped, { tenantId }: RoleRow, name: string): Promise<void> {
  const others = await listRoles(scoped, tenantId)
  if (!others.some((role) => role.name === name)) return
  throw new ProblemError('name-taken', { detail: `There is a role "${name}" already.` })
}
