import type { Insertable, Selectable } from 'kysely'
import type { AliasId, DomainId } from '#model/id.ts'
import { containing, type PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { VirtualAliasesTable } from './tables.ts'

export type AliasRow = Selectable<VirtualAliasesTable>

export async function findAlias(scoped: Scoped, id: AliasId): Promise<AliasRow | null> {
  const row = await scoped.tx
    .selectFrom('virtualAliases')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

export async function listAliases(
  scoped: Scoped,
  page: PageRequest,
  filter: { readonly domainId?: DomainId | undefined; readonly search?: string | undefined } = {},
): Promise<readonly AliasRow[]> {
  let query = scoped.tx
    .selectFrom('virtualAliases')
    .selectAll()
    .where(tenantFilter(scoped))
    .where('id', '>', (page.afterId ?? '') as AliasId)
    .orderBy('id')
    .limit(page.limit)
  if (filter.domainId !== undefined) query = query.where('domainId', '=', filter.domainId)
  if (filter.search !== undefined) {
    const pattern = containing(filter.search)
    query = query.where((eb) => eb.or([eb('source', 'like', pattern), eb('destination', 'like', pattern)]))
  }
  return query.execute()
}

/** Those of the addresses that lead elsewhere. */
export async function listAliasSources(
  scoped: Scoped,
  domainId: DomainId,
  addresses: readonly string[],
): Promise<readonly string[]> {
  if (addresses.length === 0) return []
  const rows = await scoped.tx
    .selectFrom('virtualAliases')
    .select('source')
    .distinct()
    .where('domainId', '=', domainId)
    .where('source', 'in', addresses)
    .where(tenantFilter(scoped))
    .execute()
  return rows.map(({ source }) => source)
}

export async function listAliasesBySource(scoped: Scoped, source: string): Promise<readonly AliasRow[]> {
  return scoped.tx
    .selectFrom('virtualAliases')
    .selectAll()
    .where('source', '=', source)
    .where(tenantFilter(scoped))
    .orderBy('id')
    .execute()
}

/** `null` when the source forwards to that destination already. */
export async function insertAlias(scoped: Scoped, values: Insertable<VirtualAliasesTable>): Promise<AliasRow | null> {
  const row = await scoped.tx
    .insertInto('virtualAliases')
    .values(values)
    .onConflict((conflict) => conflict.columns(['source', 'destination']).doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

export async function listAliasesByDestination(
  scoped: Scoped,
  domainId: DomainId,
  destination: string,
): Promise<readonly AliasRow[]> {
  return scoped.tx
    .selectFrom('virtualAliases')
    .selectAll()
    .where('domainId', '=', domainId)
    .where('destination', '=', destination)
    .where(tenantFilter(scoped))
    .orderBy('id')
    .execute()
}

/** Points aliases of a domain that lead to one address at another; resolves with their sources. */
export async function updateAliasDestination(
  scoped: Scoped,
  domainId: DomainId,
  from: string,
  to: string,
): Promise<readonly string[]> {
  const rows = await scoped.tx
    .updateTable('virtualAliases')
    .set({ destination: to })
    .where('domainId', '=', domainId)
    .where('destination', '=', from)
    .where(tenantFilter(scoped))
    .returning('source')
    .execute()
  return rows.map(({ source }) => source)
}

export async function deleteAlias(scoped: Scoped, id: AliasId): Promise<void> {
  await scoped.tx.deleteFrom('virtualAliases').where('id', '=', id).where(tenantFilter(scoped)).execute()
}
