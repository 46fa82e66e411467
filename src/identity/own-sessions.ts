import { ProblemError } from '#model/error.ts'
import type { SessionId } from '#model/id.ts'
import type { SignedInUser } from '#model/sign-in.ts'
import { deleteOtherSessions, deleteSession, listSessions, type SessionRow } from '#store/identity/sessions.ts'
import { withIdentity } from '#store/identity-scope.ts'
import type { Client, Identity } from './identity.ts'
import { idleSince } from './session-limits.ts'

/** Where somebody is signed in, newest first. */
export function listOwnSessions(identity: Identity, user: SignedInUser): Promise<readonly SessionRow[]> {
  const now = identity.clock()
  return withIdentity(identity.db, (scoped) => listSessions(scoped, user.userId, { now, idleSince: idleSince(now) }))
}

/** @throws {ProblemError} `not-found`, also for a session of somebody else. */
export async function endSession(identity: Identity, user: SignedInUser, id: SessionId, client: Client): Promise<void> {
  const { userId } = user
  await withIdentity(identity.db, async (scoped) => {
    if (!(await deleteSession(scoped, userId, id))) throw new ProblemError('not-found')
    const what = id === user.sessionId ? 'user.signed-out' : 'user.session-ended'
    await identity.journal(scoped, { what, userId, sessionId: id, client })
  })
  identity.sessions.forget(userId)
}

/** Ends all but this one; resolves with how many. */
export async function endOtherSessions(identity: Identity, user: SignedInUser, client: Client): Promise<number> {
  const { userId, sessionId } = user
  const count = await withIdentity(identity.db, async (scoped) => {
    const ended = await deleteOtherSessions(scoped, userId, sessionId)
    if (ended > 0) await identity.journal(scoped, { what: 'user.session-ended', userId, sessionId: null, client })
    return ended
  })
  identity.sessions.forget(userId)
  return count
}
