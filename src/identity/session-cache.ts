import type { Kysely } from 'kysely'
import type { UserId } from '#model/id.ts'
import type { SignedInUser } from '#model/sign-in.ts'
import { findSessionByHash, type SessionWithUser, updateSession } from '#store/identity/sessions.ts'
import { withIdentity } from '#store/identity-scope.ts'
import type { Database } from '#store/tables.ts'
import { readCookie } from './cookies.ts'
import type { SessionCache } from './identity.ts'
import { idleSince } from './session-limits.ts'
import type { Site } from './site.ts'
import { hashToken } from './tokens.ts'

/** Calls back with the user whose sessions changed, or `null` when changes may have been missed. */
export type SubscribeToSessions = (onChange: (userId: string | null) => void) => () => void

interface Entry {
  readonly user: SignedInUser
  readonly expiresAt: Date
  readonly readAt: number
}

/** So long an entry is believed even when no notification arrives. */
const believedMilliseconds = 5_000
/** `last_seen_at` is kept to the minute, so that a busy session is not written at each request. */
const seenMilliseconds = 60_000
const mostEntries = 10_000

/**
 * Finds sessions and remembers them for five seconds. Whatever ends or changes a session notifies every API process, so
 * that the cache is out of date for as long as a notification travels. What is read while one arrives is not remembered.
 */
export function createSessionCache(db: Kysely<Database>, site: Site, subscribe: SubscribeToSessions): SessionCache {
  const entries = new Map<string, Entry>()
  let changes = 0
  const forget = (userId: string | null) => {
    changes += 1
    if (userId === null) return entries.clear()
    for (const [hash, { user }] of entries) if (user.userId === userId) entries.delete(hash)
  }
  const unsubscribe = subscribe(forget)
  return {
    async find(cookieHeader, now) {
      const token = readCookie(site, cookieHeader, 'session')
      if (token === null) return null
      const hash = hashToken(token)
      const known = entries.get(hash)
      if (known !== undefined && isFresh(known, now)) return known.user
      const before = changes
      const row = await readSession(db, hash, now)
      if (row === null) return null
      const user = toUser(row)
      if (entries.size >= mostEntries) entries.clear()
      if (before === changes) entries.set(hash, { user, expiresAt: row.expiresAt, readAt: now.getTime() })
      return user
    },
    forget: (userId: UserId) => forget(userId),
    close: unsubscribe,
  }
}

function isFresh({ readAt, expiresAt }: Entry, now: Date): boolean {
  const age = now.getTime() - readAt
  return age >= 0 && age < believedMilliseconds && now < expiresAt
}

function readSession(db: Kysely<Database>, hash: string, now: Date): Promise<SessionWithUser | null> {
  return withIdentity(db, async (scoped) => {
    const row = await findSessionByHash(scoped, hash, { now, idleSince: idleSince(now) })
    if (row !== null && now.getTime() - row.lastSeenAt.getTime() >= seenMilliseconds) {
      await updateSession(scoped, row.id, { lastSeenAt: now })
    }
    return row
  })
}

function toUser(row: SessionWithUser): SignedInUser {
  const { id: sessionId, userId, email, name, isPlatformOperator, hasSecondFactor, usedSecondFactor, confirmedAt } = row
  return { userId, sessionId, email, name, isPlatformOperator, hasSecondFactor, usedSecondFactor, confirmedAt }
}
