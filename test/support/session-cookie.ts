import type { Kysely } from 'kysely'
import { hashToken, newToken } from '#identity/tokens.ts'
import { newId, type UserId } from '#model/id.ts'
import { insertSession } from '#store/identity/sessions.ts'
import { withIdentity } from '#store/identity-scope.ts'
import type { Database } from '#store/tables.ts'

export interface SessionProof {
  readonly usedSecondFactor: boolean
  readonly confirmedAt: Date
}

/** The header Cookie of a session on plain HTTP, as sign-in would make it. */
export async function createSessionCookie(db: Kysely<Database>, userId: UserId, proof: SessionProof): Promise<string> {
  const token = newToken()
  const now = new Date()
  await withIdentity(db, (scoped) =>
    insertSession(scoped, {
      id: newId('session'),
      userId,
      tokenHash: hashToken(token),
      method: 'password',
      ...proof,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + 3600_000),
      address: '127.0.0.1',
      userAgent: 'test',
    }),
  )
  return `rookery=${token.reveal()}`
}
