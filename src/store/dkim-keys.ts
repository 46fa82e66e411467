import type { Insertable, Selectable } from 'kysely'
import type { DomainId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { DkimKeysTable } from './tables.ts'

export type DkimKeyRow = Selectable<DkimKeysTable>

export async function insertDkimKeys(scoped: Scoped, values: readonly Insertable<DkimKeysTable>[]): Promise<void> {
  await scoped.tx.insertInto('dkimKeys').values(values).execute()
}

/** The keys of a domain, newest first, without their private halves. */
export async function listDkimKeysByDomain(
  scoped: Scoped,
  domainId: DomainId,
): Promise<readonly Omit<DkimKeyRow, 'privateKeySealed'>[]> {
  return await scoped.tx
    .selectFrom('dkimKeys')
    .select(['id', 'tenantId', 'domainId', 'selector', 'algorithm', 'publicKeyBase64', 'createdAt'])
    .where('domainId', '=', domainId)
    .where(tenantFilter(scoped))
    .orderBy('createdAt', 'desc')
    .orderBy('selector')
    .execute()
}
