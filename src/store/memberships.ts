import { type Insertable, type Selectable, sql } from 'kysely'
import type { MembershipId, RoleId, TenantId, UserId } from '#model/id.ts'
import type { Permission } from '#model/permission.ts'
import type { BuiltInRole } from '#model/role.ts'
import type { PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { MembershipsTable } from './tables.ts'

/** The role that a row bears: one of the two is null. */
export interface RoleColumns {
  readonly builtInRole: BuiltInRole | null
  readonly roleId: RoleId | null
}

/** With name and permissions of the role when it is one of the tenant's own. */
export interface NamedRole extends RoleColumns {
  readonly roleName: string | null
  readonly rolePermissions: readonly Permission[] | null
}

export type MembershipRow = Selectable<MembershipsTable>

export type MemberRow = MembershipRow &
  NamedRole & {
    readonly email: string
    readonly userName: string
    readonly hasSecondFactor: boolean
    readonly isSuspended: boolean
    readonly lastSignedInAt: Date | null
  }

/** A person's place in one tenant, as sign-in needs it. */
export interface UserTenantRow extends NamedRole {
  readonly membershipId: MembershipId
  readonly tenantId: TenantId
  readonly tenantName: string
  readonly isOperatorTenant: boolean
  readonly requiresSecondFactor: boolean
}

export async function findMember(scoped: Scoped, id: MembershipId): Promise<MemberRow | null> {
  return (await selectMembers(scoped).where('memberships.id', '=', id).executeTakeFirst()) ?? null
}

export async function findMemberByUser(scoped: Scoped, tenantId: TenantId, userId: UserId): Promise<MemberRow | null> {
  const row = await selectMembers(scoped)
    .where('memberships.tenantId', '=', tenantId)
    .where('memberships.userId', '=', userId)
    .executeTakeFirst()
  return row ?? null
}

/** @param email in lower case */
export async function findMemberByEmail(scoped: Scoped, tenantId: TenantId, email: string): Promise<MemberRow | null> {
  const row = await selectMembers(scoped)
    .where('memberships.tenantId', '=', tenantId)
    .where('users.email', '=', email)
    .executeTakeFirst()
  return row ?? null
}

export async function listMembers(scoped: Scoped, page: PageRequest): Promise<readonly MemberRow[]> {
  return selectMembers(scoped)
    .where('memberships.id', '>', (page.afterId ?? '') as MembershipId)
    .orderBy('memberships.id')
    .limit(page.limit)
    .execute()
}

/** In which tenants a person is a member, in order of the tenants' ids. System scope: it looks across tenants. */
export async function listTenantsOfUser(scoped: Scoped, userId: UserId): Promise<readonly UserTenantRow[]> {
  return scoped.tx
    .selectFrom('memberships')
    .innerJoin('tenants', 'tenants.id', 'memberships.tenantId')
    .leftJoin('roles', 'roles.id', 'memberships.roleId')
    .select(['memberships.id as membershipId', 'memberships.tenantId', 'memberships.builtInRole', 'memberships.roleId'])
    .select(['tenants.name as tenantName', 'tenants.isOperator as isOperatorTenant', 'tenants.requiresSecondFactor'])
    .select(['roles.name as roleName', 'roles.permissions as rolePermissions'])
    .where('memberships.userId', '=', userId)
    .where(tenantFilter(scoped, 'memberships.tenantId'))
    .orderBy('memberships.tenantId')
    .execute()
}

export async function countOwners(scoped: Scoped, tenantId: TenantId): Promise<number> {
  const { count } = await scoped.tx
    .selectFrom('memberships')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('tenantId', '=', tenantId)
    .where('builtInRole', 'in', ['owner', 'operator'])
    .where(tenantFilter(scoped))
    .executeTakeFirstOrThrow()
  return count
}

/** `null` when the user is a member of the tenant already. */
export async function insertMembership(
  scoped: Scoped,
  values: Insertable<MembershipsTable>,
): Promise<MembershipRow | null> {
  const row = await scoped.tx
    .insertInto('memberships')
    .values(values)
    .onConflict((conflict) => conflict.columns(['tenantId', 'userId']).doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

export async function updateMembershipRole(scoped: Scoped, id: MembershipId, role: RoleColumns): Promise<void> {
  await scoped.tx
    .updateTable('memberships')
    .set({ ...role, generation: sql<number>`generation + 1`, updatedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .execute()
}

export async function deleteMembership(scoped: Scoped, id: MembershipId): Promise<void> {
  await scoped.tx.deleteFrom('memberships').where('id', '=', id).where(tenantFilter(scoped)).execute()
}

function selectMembers(scoped: Scoped) {
  return scoped.tx
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.userId')
    .leftJoin('roles', 'roles.id', 'memberships.roleId')
    .selectAll('memberships')
    .select(['users.email', 'users.name as userName', 'users.hasSecondFactor', 'users.isSuspended'])
    .select(['users.lastSignedInAt', 'roles.name as roleName'])
    .select('roles.permissions as rolePermissions')
    .where(tenantFilter(scoped, 'memberships.tenantId'))
}
