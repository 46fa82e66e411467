import { type Insertable, type Selectable, sql } from 'kysely'
import type { TenantId } from '#model/id.ts'
import type { PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { TenantsTable } from './tables.ts'

export type TenantRow = Selectable<TenantsTable>

export async function findTenant(scoped: Scoped, id: TenantId): Promise<TenantRow | null> {
  const row = await scoped.tx
    .selectFrom('tenants')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped, 'id'))
    .executeTakeFirst()
  return row ?? null
}

/** The tenant of the people who run the installation; `null` before the first start. */
export async function findOperatorTenant(scoped: Scoped): Promise<TenantRow | null> {
  const row = await scoped.tx
    .selectFrom('tenants')
    .selectAll()
    .where('isOperator', '=', true)
    .where(tenantFilter(scoped, 'id'))
    .executeTakeFirst()
  return row ?? null
}

export async function listTenants(scoped: Scoped, page: PageRequest): Promise<readonly TenantRow[]> {
  return scoped.tx
    .selectFrom('tenants')
    .selectAll()
    .where(tenantFilter(scoped, 'id'))
    .where('id', '>', (page.afterId ?? '') as TenantId)
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

export async function insertTenant(scoped: Scoped, values: Insertable<TenantsTable>): Promise<TenantRow> {
  return scoped.tx.insertInto('tenants').values(values).returningAll().executeTakeFirstOrThrow()
}

export interface TenantChanges {
  readonly name?: string | undefined
  readonly requiresSecondFactor?: boolean | undefined
}

export async function updateTenant(scoped: Scoped, id: TenantId, changes: TenantChanges): Promise<TenantRow> {
  const { name, requiresSecondFactor } = changes
  return scoped.tx
    .updateTable('tenants')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(requiresSecondFactor === undefined ? {} : { requiresSecondFactor }),
      generation: sql<number>`generation + 1`,
    })
    .where('id', '=', id)
    .where(tenantFilter(scoped, 'id'))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Holds the tenant's row, so that two changes of who owns it come one after the other. */
export async function holdTenant(scoped: Scoped, id: TenantId): Promise<void> {
  await scoped.tx
    .selectFrom('tenants')
    .select('id')
    .where('id', '=', id)
    .where(tenantFilter(scoped, 'id'))
    .forUpdate()
    .execute()
}
