import { ProblemError } from '#model/error.ts'
import { newId } from '#model/id.ts'
import { type Permission, tenantPermissions } from '#model/permission.ts'
import { insertRole, type RoleRow } from '#store/roles.ts'
import type { Scoped } from '#store/scope.ts'
import { type Grantor, requireGrantable } from '../grantor.ts'
import { recordEvent } from '../record-event.ts'
import { resolveTenant } from '../resolve-tenant.ts'

export interface CreateRoleInput {
  readonly tenantId?: string | undefined
  readonly name: string
  readonly permissions: readonly Permission[]
}

/** @throws {ProblemError} `not-found` (tenant), `name-taken`, `forbidden` for a permission beyond the asker's or a tenant's. */
export async function createRole(scoped: Scoped, grantor: Grantor, input: CreateRoleInput): Promise<RoleRow> {
  const tenantId = await resolveTenant(scoped, input.tenantId)
  requireTenantPermissions(input.permissions)
  requireGrantable(grantor, input.permissions)
  const permissions = [...new Set(input.permissions)]
  const role = await insertRole(scoped, { id: newId('role'), tenantId, name: input.name, permissions })
  if (role === null) throw new ProblemError('name-taken', { detail: `There is a role "${input.name}" already.` })
  await recordEvent(scoped, {
    tenantId,
    type: 'role.created',
    resourceKind: 'role',
    resourceId: role.id,
    message: `Role "${role.name}" was made by ${grantor.name}.`,
    data: { permissions },
  })
  return role
}

/** A role of a tenant never reaches beyond the tenant. @throws {ProblemError} `forbidden` */
export function requireTenantPermissions(wanted: readonly Permission[]): void {
  const beyond = wanted.filter((permission) => !tenantPermissions.includes(permission))
  if (beyond.length === 0) return
  throw new ProblemError('forbidden', { detail: `Only the platform's operators have ${beyond.join(', ')}.` })
}
