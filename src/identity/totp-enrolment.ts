import { randomBytes } from 'node:crypto'
import { Secret } from '#lib/secret.ts'
import { installationOwner } from '#lib/vault.ts'
import { ProblemError } from '#model/error.ts'
import { newId, type UserId } from '#model/id.ts'
import type { SignedInUser } from '#model/sign-in.ts'
import {
  confirmSecondFactor,
  deleteSecondFactor,
  findSecondFactor,
  replaceRecoveryCodes,
  replaceUnconfirmedFactor,
  takeTotpStep,
} from '#store/identity/second-factors.ts'
import { updateSession } from '#store/identity/sessions.ts'
import { refreshSecondFactor } from '#store/identity/users.ts'
import { type IdentityScoped, withIdentity } from '#store/identity-scope.ts'
import { countTry, forgiveTry } from './attempt-limits.ts'
import { encodeBase32 } from './base32.ts'
import { listFactors } from './finish-sign-in.ts'
import type { Client, Identity } from './identity.ts'
import { totpPlace } from './prove-code.ts'
import { hashRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'
import { tellOwner } from './tell-owner.ts'
import { findTotpStep, totpUri } from './totp.ts'

export interface TotpEnrolment {
  /** For apps without a camera, in base 32. */
  readonly secret: string
  /** For the QR code. */
  readonly uri: string
}

/**
 * Makes a secret for an authenticator app. It counts only when `confirmTotp` has seen a code of it; asking again makes
 * another.
 * @throws {ProblemError} `second-factor-exists`
 */
export async function enrolTotp(identity: Identity, user: SignedInUser): Promise<TotpEnrolment> {
  const secret = new Secret(randomBytes(20))
  const secretSealed = identity.vault.seal(installationOwner, totpPlace(user.userId), secret.reveal())
  const values = { id: newId('secondFactor'), userId: user.userId, secretSealed, createdAt: identity.clock() }
  const isReplaced = await withIdentity(identity.db, (scoped) => replaceUnconfirmedFactor(scoped, values))
  if (!isReplaced) throw new ProblemError('second-factor-exists')
  const issuer = `Rookery ${new URL(identity.site.publicUrl).hostname}`
  return { secret: encodeBase32(secret.reveal()), uri: totpUri(secret, issuer, user.email) }
}

/**
 * Turns the authenticator app on by its first code; this session counts as proven by it. Resolves with recovery codes,
 * shown this once.
 * @throws {ProblemError} `second-factor-missing`, `second-factor-exists`, `confirmation-failed`, `too-many-attempts`
 */
export async function confirmTotp(
  identity: Identity,
  user: SignedInUser,
  { code, client }: { readonly code: string; readonly client: Client },
): Promise<readonly string[]> {
  const { userId, sessionId } = user
  const attempt = { thing: 'code', account: userId, address: client.address } as const
  await countTry(identity, attempt)
  const codes = await withIdentity(identity.db, async (scoped) => {
    await proveFirstCode(scoped, identity, userId, code)
    const now = identity.clock()
    await forgiveTry(scoped, attempt)
    await confirmSecondFactor(scoped, userId, now)
    await refreshSecondFactor(scoped, userId)
    await updateSession(scoped, sessionId, { usedSecondFactor: true, confirmedAt: now })
    await identity.journal(scoped, { what: 'user.totp-enabled', userId, sessionId, client })
    await tellOwner(scoped, identity, user.email, 'an authenticator app was set up')
    return writeRecoveryCodes(scoped, userId)
  })
  identity.sessions.forget(userId)
  return codes
}

/** Turns the authenticator app off; recovery codes go with the last factor. Repeating it changes nothing. */
export async function disableTotp(identity: Identity, user: SignedInUser, client: Client): Promise<void> {
  const { userId, sessionId } = user
  await withIdentity(identity.db, async (scoped) => {
    await deleteSecondFactor(scoped, userId)
    await refreshSecondFactor(scoped, userId)
    await identity.journal(scoped, { what: 'user.totp-disabled', userId, sessionId, client })
    await tellOwner(scoped, identity, user.email, 'the authenticator app was removed')
  })
  identity.sessions.forget(userId)
}

/**
 * New recovery codes, shown this once; the old ones are void.
 * @throws {ProblemError} `second-factor-missing`
 */
export async function renewRecoveryCodes(
  identity: Identity,
  { userId, sessionId }: SignedInUser,
  client: Client,
): Promise<readonly string[]> {
  return withIdentity(identity.db, async (scoped) => {
    if ((await listFactors(scoped, userId)).length === 0) throw new ProblemError('second-factor-missing')
    await identity.journal(scoped, { what: 'user.recovery-codes-made', userId, sessionId, client })
    return writeRecoveryCodes(scoped, userId)
  })
}

async function proveFirstCode(scoped: IdentityScoped, identity: Identity, userId: UserId, code: string): Promise<void> {
  const factor = await findSecondFactor(scoped, userId)
  if (factor === null) throw new ProblemError('second-factor-missing')
  if (factor.confirmedAt !== null) throw new ProblemError('second-factor-exists')
  const secret = identity.vault.open(installationOwner, totpPlace(userId), factor.secretSealed)
  const step = findTotpStep(secret, code.replaceAll(/\s/g, ''), identity.clock())
  if (step === null || !(await takeTotpStep(scoped, userId, step))) throw new ProblemError('confirmation-failed')
}

async function writeRecoveryCodes(scoped: IdentityScoped, userId: UserId): Promise<readonly string[]> {
  const codes = newRecoveryCodes()
  await replaceRecoveryCodes(scoped, userId, codes.map(hashRecoveryCode))
  return codes
}
