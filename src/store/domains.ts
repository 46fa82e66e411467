import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { DomainId } from '#model/id.ts'
import type { PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { DomainsTable } from './tables.ts'

export type DomainRow = Selectable<DomainsTable>

export async function findDomain(scoped: Scoped, id: DomainId): Promise<DomainRow | null> {
  const row = await scoped.tx
    .selectFrom('domains')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

/** As `findDomain`, and nobody else changes the row until this transaction ends. */
export async function findDomainForUpdate(scoped: Scoped, id: DomainId): Promise<DomainRow | null> {
  const row = await scoped.tx
    .selectFrom('domains')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

export async function findDomainByName(scoped: Scoped, name: string): Promise<DomainRow | null> {
  const row = await scoped.tx
    .selectFrom('domains')
    .selectAll()
    .where('name', '=', name)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

export async function listDomains(scoped: Scoped, page: PageRequest): Promise<readonly DomainRow[]> {
  return scoped.tx
    .selectFrom('domains')
    .selectAll()
    .where(tenantFilter(scoped))
    .where('id', '>', (page.afterId ?? '') as DomainId)
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

/** `null` when the name is registered already, in whichever tenant. */
export async function insertDomain(scoped: Scoped, values: Insertable<DomainsTable>): Promise<DomainRow | null> {
  const row = await scoped.tx
    .insertInto('domains')
    .values(values)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

/** Changes what is desired of a domain: its generation counts up. */
export async function updateDomain(scoped: Scoped, id: DomainId, values: Updateable<DomainsTable>): Promise<DomainRow> {
  return scoped.tx
    .updateTable('domains')
    .set({ ...values, generation: sql<number>`generation + 1`, updatedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteDomain(scoped: Scoped, id: DomainId): Promise<void> {
  await scoped.tx.deleteFrom('domains').where('id', '=', id).where(tenantFilter(scoped)).execute()
}
