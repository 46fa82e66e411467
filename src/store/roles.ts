import { type Insertable, type Selectable, sql } from 'kysely'
import type { RoleId, TenantId } from '#model/id.ts'
import type { Permission } from '#model/permission.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { RolesTable } from './tables.ts'

export type RoleRow = Selectable<RolesTable>

export async function findRole(scoped: Scoped, id: RoleId): Promise<RoleRow | null> {
  const row = await scoped.tx
    .selectFrom('roles')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

/** As `findRole`, and nobody else changes the row until this transaction ends. */
export async function findRoleForUpdate(scoped: Scoped, id: RoleId): Promise<RoleRow | null> {
  const row = await scoped.tx
    .selectFrom('roles')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

/** A tenant's own roles, by name. */
export async function listRoles(scoped: Scoped, tenantId: TenantId): Promise<readonly RoleRow[]> {
  return scoped.tx
    .selectFrom('roles')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where(tenantFilter(scoped))
    .orderBy('name')
    .execute()
}

/** `null` when the tenant has a role of this name already. */
export async function insertRole(scoped: Scoped, values: Insertable<RolesTable>): Promise<RoleRow | null> {
  const row = await scoped.tx
    .insertInto('roles')
    .values(values)
    .onConflict((conflict) => conflict.columns(['tenantId', 'name']).doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

export interface RoleChanges {
  readonly name?: string | undefined
  readonly permissions?: readonly Permission[] | undefined
}

export async function updateRole(scoped: Scoped, id: RoleId, { name, permissions }: RoleChanges): Promise<RoleRow> {
  return scoped.tx
    .updateTable('roles')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(permissions === undefined ? {} : { permissions }),
      generation: sql<number>`generation + 1`,
      updatedAt: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteRole(scoped: Scoped, id: RoleId): Promise<void> {
  await scoped.tx.deleteFrom('roles').where('id', '=', id).where(tenantFilter(scoped)).execute()
}

/** How many members and open invitations have the role. */
export async function countRoleUses(scoped: Scoped, id: RoleId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT (SELECT count(*) FROM memberships WHERE role_id = ${id} AND ${tenantFilter(scoped)})
         + (SELECT count(*) FROM invitations WHERE role_id = ${id} AND accepted_at IS NULL AND revoked_at IS NULL
              AND expires_at > now() AND ${tenantFilter(scoped)}) AS count
  `.execute(scoped.tx)
  return rows[0]?.count ?? 0
}

/** Invitations that nobody can accept any more let go of the role, so that it can be deleted. */
export async function deleteClosedInvitationsByRole(scoped: Scoped, id: RoleId): Promise<void> {
  await scoped.tx
    .deleteFrom('invitations')
    .where('roleId', '=', id)
    .where((eb) =>
      eb.or([
        eb('acceptedAt', 'is not', null),
        eb('revokedAt', 'is not', null),
        eb('expiresAt', '<=', sql<Date>`now()`),
      ]),
    )
    .where(tenantFilter(scoped))
    .execute()
}
