import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { UserId } from '#model/id.ts'
import type { IdentityScoped } from '../identity-scope.ts'
import type { UsersTable } from '../tables.ts'

export type UserRow = Selectable<UsersTable>

export async function findUserByEmail({ tx }: IdentityScoped, email: string): Promise<UserRow | null> {
  return (await tx.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst()) ?? null
}

export async function findUser({ tx }: IdentityScoped, id: UserId): Promise<UserRow | null> {
  return (await tx.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export async function hasUsers({ tx }: IdentityScoped): Promise<boolean> {
  return (await tx.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Until the end of the transaction nobody else becomes the first user. */
export async function lockFirstUser({ tx }: IdentityScoped): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(7665005)`.execute(tx)
}

/** `null` when somebody has the address already. */
export async function insertUser({ tx }: IdentityScoped, values: Insertable<UsersTable>): Promise<UserRow | null> {
  const row = await tx
    .insertInto('users')
    .values(values)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

export async function updateUser({ tx }: IdentityScoped, id: UserId, values: Updateable<UsersTable>): Promise<void> {
  await tx.updateTable('users').set(values).where('id', '=', id).execute()
}

/**
 * Writes down whether a confirmed TOTP secret or a passkey is there. Without any, recovery codes go and no session counts
 * as proven by one.
 */
export async function refreshSecondFactor({ tx }: IdentityScoped, id: UserId): Promise<void> {
  const { rows } = await sql<{ has: boolean }>`
    SELECT EXISTS (SELECT FROM user_second_factors WHERE user_id = ${id} AND confirmed_at IS NOT NULL)
        OR EXISTS (SELECT FROM user_passkeys WHERE user_id = ${id}) AS has
  `.execute(tx)
  const hasSecondFactor = rows[0]?.has === true
  await tx.updateTable('users').set({ hasSecondFactor }).where('id', '=', id).execute()
  if (hasSecondFactor) return
  await tx.deleteFrom('userRecoveryCodes').where('userId', '=', id).execute()
  await tx.updateTable('userSessions').set({ usedSecondFactor: false }).where('userId', '=', id).execute()
}
