import type { Secret } from '#lib/secret.ts'
import { newId } from '#model/id.ts'
import type { SignedInUser } from '#model/sign-in.ts'
import { deleteEndedSessions, deleteSessionByHash, insertSession } from '#store/identity/sessions.ts'
import { deleteEndedAttempts } from '#store/identity/sign-in-attempts.ts'
import { type UserRow, updateUser } from '#store/identity/users.ts'
import { deleteEndedVerifications } from '#store/identity/verifications.ts'
import type { IdentityScoped } from '#store/identity-scope.ts'
import type { SignInMethod } from '#store/tables.ts'
import type { Client, Identity } from './identity.ts'
import { idleSince, sessionSeconds } from './session-limits.ts'
import { hashToken, newToken } from './tokens.ts'

/** Who signs in, and from where. */
export interface Visitor {
  readonly client: Client
  /** The session that the browser had until now: it ends, so that none outlives a change of person. */
  readonly previous: Secret<string> | null
}

export interface Proof {
  readonly method: SignInMethod
  readonly usedSecondFactor: boolean
}

export interface StartedSession {
  readonly token: Secret<string>
  readonly user: SignedInUser
}

/** Starts a session under a new token: one that somebody planted in the browser before is never taken over. */
export async function startSession(
  scoped: IdentityScoped,
  identity: Identity,
  user: UserRow,
  { client, previous, method, usedSecondFactor }: Visitor & Proof,
): Promise<StartedSession> {
  const now = identity.clock()
  if (previous !== null) {
    const formerUser = await deleteSessionByHash(scoped, hashToken(previous))
    if (formerUser !== null) identity.sessions.forget(formerUser)
  }
  const token = newToken()
  const sessionId = newId('session')
  await insertSession(scoped, {
    id: sessionId,
    userId: user.id,
    tokenHash: hashToken(token),
    method,
    usedSecondFactor,
    confirmedAt: now,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + sessionSeconds * 1000),
    address: client.address,
    userAgent: client.userAgent.slice(0, 400),
  })
  await updateUser(scoped, user.id, { lastSignedInAt: now })
  await tidyUp(scoped, now)
  await identity.journal(scoped, { what: 'user.signed-in', userId: user.id, sessionId, client })
  const { id: userId, email, name, isPlatformOperator, hasSecondFactor } = user
  return {
    token,
    user: { userId, sessionId, email, name, isPlatformOperator, hasSecondFactor, usedSecondFactor, confirmedAt: now },
  }
}

/** Signing in is rare enough, and often enough, to throw away what ended by itself. */
async function tidyUp(scoped: IdentityScoped, now: Date): Promise<void> {
  await deleteEndedSessions(scoped, { now, idleSince: idleSince(now) })
  await deleteEndedVerifications(scoped, now)
  await deleteEndedAttempts(scoped, now)
}
