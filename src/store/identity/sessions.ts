import type { Insertable, Selectable, Updateable } from 'kysely'
import type { SessionId, UserId } from '#model/id.ts'
import type { IdentityScoped } from '../identity-scope.ts'
import type { UserSessionsTable } from '../tables.ts'

export type SessionRow = Selectable<UserSessionsTable>

/** Notified with the id of the user whose sessions changed or ended. */
export const sessionChannel = 'rookery_sessions'

/** A session and the person it belongs to. */
export interface SessionWithUser extends SessionRow {
  readonly email: string
  readonly name: string
  readonly isPlatformOperator: boolean
  readonly hasSecondFactor: boolean
}

export interface SessionLimits {
  readonly now: Date
  /** Seen last before this: it has ended. */
  readonly idleSince: Date
}

/** The session of this token, unless it ended or its user is suspended. */
export async function findSessionByHash(
  { tx }: IdentityScoped,
  tokenHash: string,
  { now, idleSince }: SessionLimits,
): Promise<SessionWithUser | null> {
  const row = await tx
    .selectFrom('userSessions')
    .innerJoin('users', 'users.id', 'userSessions.userId')
    .selectAll('userSessions')
    .select(['users.email', 'users.name', 'users.isPlatformOperator', 'users.hasSecondFactor'])
    .where('userSessions.tokenHash', '=', tokenHash)
    .where('userSessions.expiresAt', '>', now)
    .where('userSessions.lastSeenAt', '>', idleSince)
    .where('users.isSuspended', '=', false)
    .executeTakeFirst()
  return row ?? null
}

/** Newest first, without those that ended by themselves. */
export async function listSessions(
  { tx }: IdentityScoped,
  userId: UserId,
  { now, idleSince }: SessionLimits,
): Promise<readonly SessionRow[]> {
  return tx
    .selectFrom('userSessions')
    .selectAll()
    .where('userId', '=', userId)
    .where('expiresAt', '>', now)
    .where('lastSeenAt', '>', idleSince)
    .orderBy('createdAt', 'desc')
    .limit(200)
    .execute()
}

export async function insertSession({ tx }: IdentityScoped, values: Insertable<UserSessionsTable>): Promise<void> {
  await tx.insertInto('userSessions').values(values).execute()
}

export async function updateSession(
  { tx }: IdentityScoped,
  id: SessionId,
  values: Updateable<UserSessionsTable>,
): Promise<void> {
  await tx.updateTable('userSessions').set(values).where('id', '=', id).execute()
}

/** Whether there was such a session of this user. */
export async function deleteSession({ tx }: IdentityScoped, userId: UserId, id: SessionId): Promise<boolean> {
  const row = await tx
    .deleteFrom('userSessions')
    .where('id', '=', id)
    .where('userId', '=', userId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function deleteSessionByHash({ tx }: IdentityScoped, tokenHash: string): Promise<UserId | null> {
  const row = await tx
    .deleteFrom('userSessions')
    .where('tokenHash', '=', tokenHash)
    .returning('userId')
    .executeTakeFirst()
  return row?.userId ?? null
}

/** Ends all sessions of a user but one; resolves with how many. */
export async function deleteOtherSessions(
  { tx }: IdentityScoped,
  userId: UserId,
  keptId: SessionId | null,
): Promise<number> {
  const query = tx.deleteFrom('userSessions').where('userId', '=', userId)
  const rows = await (keptId === null ? query : query.where('id', '!=', keptId)).returning('id').execute()
  return rows.length
}

/** What ended by itself is of no use to anybody. */
export async function deleteEndedSessions({ tx }: IdentityScoped, { now, idleSince }: SessionLimits): Promise<void> {
  await tx
    .deleteFrom('userSessions')
    .where((eb) => eb.or([eb('expiresAt', '<=', now), eb('lastSeenAt', '<=', idleSince)]))
    .execute()
}
