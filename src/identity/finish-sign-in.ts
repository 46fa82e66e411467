import type { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import type { UserId } from '#model/id.ts'
import { listPasskeys } from '#store/identity/passkeys.ts'
import { countRecoveryCodes, findSecondFactor } from '#store/identity/second-factors.ts'
import { findUser, type UserRow } from '#store/identity/users.ts'
import { findVerification, takeVerification } from '#store/identity/verifications.ts'
import { type IdentityScoped, withIdentity } from '#store/identity-scope.ts'
import type { SignInMethod } from '#store/tables.ts'
import { countTry, forgiveTry } from './attempt-limits.ts'
import type { Client, Identity } from './identity.ts'
import { proveCode } from './prove-code.ts'
import { type StartedSession, startSession, type Visitor } from './start-session.ts'
import { hashToken } from './tokens.ts'
import { beginVerification, openPayload } from './verification.ts'

/** How a second factor can be proven. */
export type FactorKind = 'totp' | 'passkey' | 'recovery-code'

/** The person is in, or half in: the second factor is missing. */
export type SignInOutcome =
  | ({ readonly kind: 'signed-in' } & StartedSession)
  | { readonly kind: 'second-factor'; readonly token: Secret<string>; readonly factors: readonly FactorKind[] }

/** So long the second factor is waited for. */
export const secondFactorMinutes = 10

interface Pending {
  readonly method: SignInMethod
}

/** After the first proof: a session, or the question for the second factor when one is set up. */
export async function finishFirstFactor(
  scoped: IdentityScoped,
  identity: Identity,
  user: UserRow,
  { method, ...visitor }: Visitor & { readonly method: SignInMethod },
): Promise<SignInOutcome> {
  const factors = await listFactors(scoped, user.id)
  if (factors.length === 0) {
    const started = await startSession(scoped, identity, user, { ...visitor, method, usedSecondFactor: false })
    return { kind: 'signed-in', ...started }
  }
  const payload: Pending = { method }
  const beginning = { kind: 'second-factor', userId: user.id, payload, minutes: secondFactorMinutes } as const
  return { kind: 'second-factor', token: await beginVerification(scoped, identity, beginning), factors }
}

/** What a person has set up; recovery codes alone are no factor. */
export async function listFactors(scoped: IdentityScoped, userId: UserId): Promise<readonly FactorKind[]> {
  const hasTotp = (await findSecondFactor(scoped, userId))?.confirmedAt != null
  const hasPasskey = (await listPasskeys(scoped, userId)).length > 0
  if (!hasTotp && !hasPasskey) return []
  const hasCodes = (await countRecoveryCodes(scoped, userId)) > 0
  return [
    ...(hasTotp ? (['totp'] as const) : []),
    ...(hasPasskey ? (['passkey'] as const) : []),
    ...(hasCodes ? (['recovery-code'] as const) : []),
  ]
}

/**
 * Ends a sign-in by a code of the authenticator app or a recovery code.
 * @throws {ProblemError} `sign-in-expired`, `too-many-attempts`, `second-factor-failed`
 */
export async function finishSecondFactor(
  identity: Identity,
  { pending, code, ...visitor }: Visitor & { readonly pending: Secret<string> | null; readonly code: string },
): Promise<StartedSession> {
  if (pending === null) throw new ProblemError('sign-in-expired')
  const hash = hashToken(pending)
  const row = await withIdentity(identity.db, (scoped) =>
    findVerification(scoped, 'second-factor', hash, identity.clock()),
  )
  if (row === null || row.userId === null) throw new ProblemError('sign-in-expired')
  const { userId } = row
  const attempt = { thing: 'code', account: userId, address: visitor.client.address } as const
  await countTry(identity, attempt)
  const started = await withIdentity(identity.db, async (scoped) => {
    const user = await findUser(scoped, userId)
    if (user === null || user.isSuspended) throw new ProblemError('sign-in-expired')
    const proof = await proveCode(scoped, identity, userId, code)
    if (proof === null) return tellFailure(scoped, identity, userId, visitor.client)
    const taken = await takeVerification(scoped, 'second-factor', hash, identity.clock())
    if (taken === null) throw new ProblemError('sign-in-expired')
    if (proof === 'recovery-code') {
      const { client } = visitor
      await identity.journal(scoped, { what: 'user.recovery-code-used', userId, sessionId: null, client })
    }
    await forgiveTry(scoped, attempt)
    const { method } = openPayload<Pending>(identity, taken)
    return startSession(scoped, identity, user, { ...visitor, method, usedSecondFactor: true })
  })
  if (started === null) throw new ProblemError('second-factor-failed')
  return started
}

/** A wrong code ends nothing: the next may be right. */
async function tellFailure(
  scoped: IdentityScoped,
  { journal }: Identity,
  userId: UserId,
  client: Client,
): Promise<null> {
  await journal(scoped, { what: 'user.sign-in-failed', userId, sessionId: null, client })
  return null
}
