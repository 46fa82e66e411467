import type { TenantId, UserId } from '#model/id.ts'
import type { Permission } from '#model/permission.ts'
import type { RoleReference } from '#model/role.ts'
import { builtInRoles, operatorInTenantPermissions, permissionsOfRole } from '#model/role.ts'
import { type Scope, systemScope, tenantScope } from '#model/scope.ts'
import { listTenantsOfUser, type UserTenantRow } from '#store/memberships.ts'
import type { Scoped } from '#store/scope.ts'
import { findOperatorTenant, findTenant, type TenantRow } from '#store/tenants.ts'

/** What a person is in one tenant. */
export interface Standing {
  readonly tenantId: TenantId
  readonly tenantName: string
  readonly requiresSecondFactor: boolean
  readonly role: RoleReference
  readonly roleName: string
  readonly permissions: readonly Permission[]
  /** A platform operator at home: reaches all tenants. */
  readonly isOperator: boolean
}

interface Person {
  readonly userId: UserId
  readonly isPlatformOperator: boolean
}

/** Where a person may act without having to say that he is a guest. System scope. */
export async function listStandings(scoped: Scoped, person: Person): Promise<readonly Standing[]> {
  const standings = (await listTenantsOfUser(scoped, person.userId)).map(toStanding)
  if (!person.isPlatformOperator || standings.some(({ isOperator }) => isOperator)) return standings
  const home = await findOperatorTenant(scoped)
  if (home === null) return standings
  return [...standings.filter(({ tenantId }) => tenantId !== home.id), operatorAtHome(home)]
}

/** How a person stands in a tenant; null when he has no business there. Platform operators have in each. System scope. */
export async function findStanding(scoped: Scoped, person: Person, tenantId: TenantId): Promise<Standing | null> {
  const known = (await listStandings(scoped, person)).find((standing) => standing.tenantId === tenantId)
  if (known !== undefined) return known
  return person.isPlatformOperator ? findOperatorStanding(scoped, tenantId) : null
}

/** The operator as a guest of a tenant. System scope. */
export async function findOperatorStanding(scoped: Scoped, tenantId: TenantId): Promise<Standing | null> {
  const tenant = await findTenant(scoped, tenantId)
  if (tenant === null) return null
  return tenant.isOperator ? operatorAtHome(tenant) : { ...operatorAtHome(tenant), ...guest }
}

const guest = { isOperator: false, permissions: operatorInTenantPermissions }

export function scopeOfStanding({ isOperator, tenantId }: Standing): Scope {
  return isOperator ? systemScope : tenantScope(tenantId)
}

function toStanding(row: UserTenantRow): Standing {
  const { tenantId, tenantName, requiresSecondFactor, builtInRole, roleId, roleName } = row
  return {
    tenantId,
    tenantName,
    requiresSecondFactor,
    role: builtInRole ?? (roleId as RoleReference),
    roleName: builtInRole === null ? (roleName ?? '') : builtInRoles[builtInRole].title,
    permissions: permissionsOfRole(row),
    isOperator: row.isOperatorTenant && builtInRole === 'operator',
  }
}

function operatorAtHome(tenant: TenantRow): Standing {
  return {
    tenantId: tenant.id,
    tenantName: tenant.name,
    requiresSecondFactor: tenant.requiresSecondFactor,
    role: 'operator',
    roleName: builtInRoles.operator.title,
    permissions: builtInRoles.operator.permissions,
    isOperator: true,
  }
}
