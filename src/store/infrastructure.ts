import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { DomainId, InfrastructureId, NodeId } from '#model/id.ts'
import type { PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { InfrastructureTable } from './tables.ts'

export type InfrastructureRow = Selectable<InfrastructureTable>

export async function findInfrastructure(scoped: Scoped, id: InfrastructureId): Promise<InfrastructureRow | null> {
  const row = await scoped.tx
    .selectFrom('infrastructure')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

export async function findInfrastructureByDomain(
  scoped: Scoped,
  domainId: DomainId,
): Promise<InfrastructureRow | null> {
  const row = await scoped.tx
    .selectFrom('infrastructure')
    .selectAll()
    .where('domainId', '=', domainId)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

export async function listInfrastructure(
  scoped: Scoped,
  page: PageRequest,
  filter: { readonly domainId?: DomainId | undefined } = {},
): Promise<readonly InfrastructureRow[]> {
  const query = scoped.tx
    .selectFrom('infrastructure')
    .selectAll()
    .where(tenantFilter(scoped))
    .where('id', '>', (page.afterId ?? '') as InfrastructureId)
    .orderBy('id')
    .limit(page.limit)
  return (filter.domainId === undefined ? query : query.where('domainId', '=', filter.domainId)).execute()
}

/** Of all tenants in scope, those that are being deleted too. */
export async function countInfrastructureByNode(scoped: Scoped, nodeId: NodeId): Promise<number> {
  const row = await scoped.tx
    .selectFrom('infrastructure')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('nodeId', '=', nodeId)
    .where(tenantFilter(scoped))
    .executeTakeFirstOrThrow()
  return row.count
}

/** `null` when the domain has infrastructure already. */
export async function insertInfrastructure(
  scoped: Scoped,
  values: Insertable<InfrastructureTable>,
): Promise<InfrastructureRow | null> {
  const row = await scoped.tx
    .insertInto('infrastructure')
    .values(values)
    .onConflict((conflict) => conflict.column('domainId').doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

export async function updateInfrastructure(
  scoped: Scoped,
  id: InfrastructureId,
  values: Updateable<InfrastructureTable>,
): Promise<InfrastructureRow> {
  return scoped.tx
    .updateTable('infrastructure')
    .set({ ...values, updatedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .returningAll()
    .executeTakeFirstOrThrow()
}
