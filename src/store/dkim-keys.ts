import type { Insertable, Selectable } from 'kysely'
import type { Scoped } from './scope.ts'
import type { DkimKeysTable } from './tables.ts'

export type DkimKeyRow = Selectable<DkimKeysTable>

export async function insertDkimKeys(scoped: Scoped, values: readonly Insertable<DkimKeysTable>[]): Promise<void> {
  await scoped.tx.insertInto('dkimKeys').values(values).execute()
}
