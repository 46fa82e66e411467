import type { Insertable } from 'kysely'
import type { UserId } from '#model/id.ts'
import type { IdentityScoped } from '../identity-scope.ts'
import type { UserAccountsTable } from '../tables.ts'

/** Whose the account at the single sign-on is (OpenID Connect Core §5.7); marks it as used. */
export async function findAccountOwner(
  { tx }: IdentityScoped,
  { issuer, subject, now }: { readonly issuer: string; readonly subject: string; readonly now: Date },
): Promise<UserId | null> {
  const row = await tx
    .updateTable('userAccounts')
    .set({ lastUsedAt: now })
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .returning('userId')
    .executeTakeFirst()
  return row?.userId ?? null
}

export async function insertAccount({ tx }: IdentityScoped, values: Insertable<UserAccountsTable>): Promise<void> {
  await tx.insertInto('userAccounts').values(values).execute()
}

/** Whether the user is somebody else at this provider already. */
export async function hasAccountAt({ tx }: IdentityScoped, userId: UserId, issuer: string): Promise<boolean> {
  const query = tx.selectFrom('userAccounts').select('id').where('userId', '=', userId).where('issuer', '=', issuer)
  return (await query.executeTakeFirst()) !== undefined
}
