import type { Insertable, Selectable } from 'kysely'
import type { PasskeyId, UserId } from '#model/id.ts'
import type { IdentityScoped } from '../identity-scope.ts'
import type { UserPasskeysTable } from '../tables.ts'

export type PasskeyRow = Selectable<UserPasskeysTable>

export async function listPasskeys({ tx }: IdentityScoped, userId: UserId): Promise<readonly PasskeyRow[]> {
  return tx.selectFrom('userPasskeys').selectAll().where('userId', '=', userId).orderBy('id').execute()
}

export async function findPasskeyByCredential(
  { tx }: IdentityScoped,
  credentialId: string,
): Promise<PasskeyRow | null> {
  const row = await tx
    .selectFrom('userPasskeys')
    .selectAll()
    .where('credentialId', '=', credentialId)
    .executeTakeFirst()
  return row ?? null
}

/** `null` when the credential is registered already. */
export async function insertPasskey(
  { tx }: IdentityScoped,
  values: Insertable<UserPasskeysTable>,
): Promise<PasskeyRow | null> {
  const row = await tx
    .insertInto('userPasskeys')
    .values(values)
    .onConflict((conflict) => conflict.column('credentialId').doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

/** `false` when another sign-in brought the counter as far meanwhile. */
export async function updatePasskeyUsed(
  { tx }: IdentityScoped,
  { id, counter, now }: { readonly id: PasskeyId; readonly counter: number; readonly now: Date },
): Promise<boolean> {
  const row = await tx
    .updateTable('userPasskeys')
    .set({ counter, lastUsedAt: now })
    .where('id', '=', id)
    .where((eb) => (counter === 0 ? eb('counter', '=', 0) : eb('counter', '<', counter)))
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function deletePasskey({ tx }: IdentityScoped, userId: UserId, id: PasskeyId): Promise<boolean> {
  const row = await tx
    .deleteFrom('userPasskeys')
    .where('id', '=', id)
    .where('userId', '=', userId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function deletePasskeys({ tx }: IdentityScoped, userId: UserId): Promise<void> {
  await tx.deleteFrom('userPasskeys').where('userId', '=', userId).execute()
}
