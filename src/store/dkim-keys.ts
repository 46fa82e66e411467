import type { Insertable, Selectable } from 'kysely'
import type { DomainId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { DkimKeysTable } from './tables.ts'

export type DkimKeyRow = Selectable<DkimKeysTable>

export async function listDkimKeysByDomain(scoped: Scoped, domainId: DomainId): Promise<readonly DkimKeyRow[]> {
  return scoped.tx
    .selectFrom('dkimKeys')
    .selectAll()
    .where('domainId', '=', domainId)
    .where(tenantFilter(scoped))
    .orderBy('selector')
    .execute()
}

export async function insertDkimKeys(scoped: Scoped, values: readonly Insertable<DkimKeysTable>[]): Promise<void> {
  await scoped.tx.insertInto('dkimKeys').values(values).execute()
}
