import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Scoped } from './scope.ts'
import type { InstallationTable } from './tables.ts'

export type InstallationRow = Selectable<InstallationTable>

/** The installation's identity and keys; `null` before the first start. System scope only. */
export async function findInstallation(scoped: Scoped): Promise<InstallationRow | null> {
  return (await scoped.tx.selectFrom('installation').selectAll().executeTakeFirst()) ?? null
}

/** Two first starts at once agree: the row that is there stays and is returned. */
export async function insertInstallation(
  scoped: Scoped,
  values: Insertable<InstallationTable>,
): Promise<InstallationRow> {
  await scoped.tx
    .insertInto('installation')
    .values(values)
    .onConflict((conflict) => conflict.column('onlyOne').doNothing())
    .execute()
  return scoped.tx.selectFrom('installation').selectAll().executeTakeFirstOrThrow()
}

/** Gives the installation its key for bundles; the one that is there stays. Resolves with the row as it is now. */
export async function insertBundleKey(
  scoped: Scoped,
  values: Pick<Updateable<InstallationTable>, 'bundlePublicKeyPem' | 'bundleKeySealed'>,
): Promise<InstallationRow> {
  await scoped.tx.updateTable('installation').set(values).where('bundleKeySealed', 'is', null).execute()
  return scoped.tx.selectFrom('installation').selectAll().executeTakeFirstOrThrow()
}

export async function updateInstallation(scoped: Scoped, values: Updateable<InstallationTable>): Promise<void> {
  await scoped.tx.updateTable('installation').set(values).execute()
}
