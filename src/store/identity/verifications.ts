import type { Insertable, Selectable } from 'kysely'
import type { UserId } from '#model/id.ts'
import type { IdentityScoped } from '../identity-scope.ts'
import type { UserVerificationsTable, VerificationKind } from '../tables.ts'

export type VerificationRow = Selectable<UserVerificationsTable>

export async function insertVerification(
  { tx }: IdentityScoped,
  values: Insertable<UserVerificationsTable>,
): Promise<void> {
  await tx.insertInto('userVerifications').values(values).execute()
}

/** Leaves it where it is; for what may be tried more than once. */
export async function findVerification(
  { tx }: IdentityScoped,
  kind: VerificationKind,
  tokenHash: string,
  now: Date,
): Promise<VerificationRow | null> {
  const row = await tx
    .selectFrom('userVerifications')
    .selectAll()
    .where('kind', '=', kind)
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', now)
    .executeTakeFirst()
  return row ?? null
}

/** Takes it away: of two that ask at once, one gets `null`. */
export async function takeVerification(
  { tx }: IdentityScoped,
  kind: VerificationKind,
  tokenHash: string,
  now: Date,
): Promise<VerificationRow | null> {
  const row = await tx
    .deleteFrom('userVerifications')
    .where('kind', '=', kind)
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', now)
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

/** All that a user has begun of a kind; `null`: of every kind. */
export async function deleteVerifications(
  { tx }: IdentityScoped,
  userId: UserId,
  kind: VerificationKind | null,
): Promise<void> {
  const query = tx.deleteFrom('userVerifications').where('userId', '=', userId)
  await (kind === null ? query : query.where('kind', '=', kind)).execute()
}

export async function deleteEndedVerifications({ tx }: IdentityScoped, now: Date): Promise<void> {
  await tx.deleteFrom('userVerifications').where('expiresAt', '<=', now).execute()
}
