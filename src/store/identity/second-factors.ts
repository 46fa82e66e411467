import type { Insertable, Selectable } from 'kysely'
import type { UserId } from '#model/id.ts'
import type { IdentityScoped } from '../identity-scope.ts'
import type { UserSecondFactorsTable } from '../tables.ts'

export type SecondFactorRow = Selectable<UserSecondFactorsTable>

export async function findSecondFactor({ tx }: IdentityScoped, userId: UserId): Promise<SecondFactorRow | null> {
  const row = await tx.selectFrom('userSecondFactors').selectAll().where('userId', '=', userId).executeTakeFirst()
  return row ?? null
}

/** A new secret in place of one that was never confirmed. `false` when a confirmed one is there: it stays. */
export async function replaceUnconfirmedFactor(
  { tx }: IdentityScoped,
  values: Insertable<UserSecondFactorsTable>,
): Promise<boolean> {
  await tx
    .deleteFrom('userSecondFactors')
    .where('userId', '=', values.userId)
    .where('confirmedAt', 'is', null)
    .execute()
  const row = await tx
    .insertInto('userSecondFactors')
    .values(values)
    .onConflict((conflict) => conflict.column('userId').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Takes the code of a time step once: `false` when it, or a later one, was taken before. */
export async function takeTotpStep({ tx }: IdentityScoped, userId: UserId, step: number): Promise<boolean> {
  const row = await tx
    .updateTable('userSecondFactors')
    .set({ lastStep: step })
    .where('userId', '=', userId)
    .where('lastStep', '<', step)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function confirmSecondFactor({ tx }: IdentityScoped, userId: UserId, now: Date): Promise<void> {
  await tx.updateTable('userSecondFactors').set({ confirmedAt: now }).where('userId', '=', userId).execute()
}

export async function deleteSecondFactor({ tx }: IdentityScoped, userId: UserId): Promise<void> {
  await tx.deleteFrom('userSecondFactors').where('userId', '=', userId).execute()
}

/** The new codes alone are good from now on. */
export async function replaceRecoveryCodes(
  { tx }: IdentityScoped,
  userId: UserId,
  codeHashes: readonly string[],
): Promise<void> {
  await tx.deleteFrom('userRecoveryCodes').where('userId', '=', userId).execute()
  const values = codeHashes.map((codeHash) => ({ userId, codeHash }))
  await tx.insertInto('userRecoveryCodes').values(values).execute()
}

/** Takes a code away: each is good once. */
export async function takeRecoveryCode({ tx }: IdentityScoped, userId: UserId, codeHash: string): Promise<boolean> {
  const row = await tx
    .deleteFrom('userRecoveryCodes')
    .where('userId', '=', userId)
    .where('codeHash', '=', codeHash)
    .returning('userId')
    .executeTakeFirst()
  return row !== undefined
}

export async function countRecoveryCodes({ tx }: IdentityScoped, userId: UserId): Promise<number> {
  const row = await tx
    .selectFrom('userRecoveryCodes')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('userId', '=', userId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}
