import { ProblemError } from '#model/error.ts'
import type { RoleId, TenantId } from '#model/id.ts'
import type { Permission } from '#model/permission.ts'
import { type BuiltInRole, builtInRoles, isBuiltInRole } from '#model/role.ts'
import { findRoleForUpdate } from '#store/roles.ts'
import type { Scoped } from '#store/scope.ts'
import { findTenant } from '#store/tenants.ts'

export interface ResolvedRole {
  readonly builtInRole: BuiltInRole | null
  readonly roleId: RoleId | null
  readonly name: string
  readonly permissions: readonly Permission[]
}

/**
 * The role that a request names by a built-in name or an id. One of the tenant's own is held until the transaction ends,
 * so that it is not deleted meanwhile.
 * @throws {ProblemError} `role-unknown`, for `operator` outside the operator's tenant, too
 */
export async function resolveRole(scoped: Scoped, tenantId: TenantId, named: string): Promise<ResolvedRole> {
  if (isBuiltInRole(named)) {
    const isForOperators = named === 'operator'
    if (isForOperators && (await findTenant(scoped, tenantId))?.isOperator !== true) throw unknownRole(named)
    const { title, permissions } = builtInRoles[named]
    return { builtInRole: named, roleId: null, name: title, permissions }
  }
  const role = await findRoleForUpdate(scoped, named as RoleId)
  if (role === null || role.tenantId !== tenantId) throw unknownRole(named)
  return { builtInRole: null, roleId: role.id, name: role.name, permissions: role.permissions }
}

function unknownRole(named: string): ProblemError {
  return new ProblemError('role-unknown', {
    detail: `The tenant has no role ${named}.`,
    errors: [{ field: '/role', message: 'must be a built-in role or the id of a role of the tenant' }],
  })
}
