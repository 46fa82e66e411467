import { hashArgon2id, verifyArgon2id } from '#lib/argon2id.ts'
import type { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import type { UserId } from '#model/id.ts'
import { checkPassword } from '#model/password-strength.ts'
import { isConfirmed, type SignedInUser } from '#model/sign-in.ts'
import { deletePasskeys } from '#store/identity/passkeys.ts'
import { deleteSecondFactor } from '#store/identity/second-factors.ts'
import { deleteOtherSessions, updateSession } from '#store/identity/sessions.ts'
import { findUser, findUserByEmail, refreshSecondFactor, type UserRow, updateUser } from '#store/identity/users.ts'
import { deleteVerifications, findVerification, takeVerification } from '#store/identity/verifications.ts'
import { type IdentityScoped, withIdentity } from '#store/identity-scope.ts'
import { countTry, forgiveTry } from './attempt-limits.ts'
import type { Client, Identity } from './identity.ts'
import { resetLink, resetMail } from './mails.ts'
import { tellOwner } from './tell-owner.ts'
import { hashToken, newToken } from './tokens.ts'
import { beginVerification, openPayload } from './verification.ts'

const resetMinutes = 30

export interface PasswordChange {
  /** `null` from who has none yet. */
  readonly currentPassword: Secret<string> | null
  readonly newPassword: Secret<string>
  readonly client: Client
}

/**
 * Changes the password of who is signed in, ends all their other sessions and gives this one a new token.
 * @throws {ProblemError} `confirmation-failed`, `confirmation-required`, `password-weak`, `too-many-attempts`
 */
export async function changePassword(
  identity: Identity,
  user: SignedInUser,
  { currentPassword, newPassword, client }: PasswordChange,
): Promise<Secret<string>> {
  const row = await withIdentity(identity.db, (scoped) => findUser(scoped, user.userId))
  if (row === null) throw new ProblemError('unauthenticated')
  const isFresh = isConfirmed(user, identity.clock())
  if (!isFresh && (row.passwordHash === null || row.hasSecondFactor)) throw new ProblemError('confirmation-required')
  if (row.passwordHash !== null) await provePassword(identity, row, currentPassword, client)
  checkPassword(newPassword, row.email, '/newPassword')
  const passwordHash = await hashArgon2id(newPassword)
  const token = newToken()
  await withIdentity(identity.db, async (scoped) => {
    await replacePassword(scoped, identity, row, passwordHash)
    await deleteOtherSessions(scoped, row.id, user.sessionId)
    await updateSession(scoped, user.sessionId, { tokenHash: hashToken(token), confirmedAt: identity.clock() })
    const { sessionId } = user
    await identity.journal(scoped, { what: 'user.password-changed', userId: row.id, sessionId, client })
    await tellOwner(scoped, identity, row.email, 'the password was changed, and all other sessions were ended')
  })
  identity.sessions.forget(row.id)
  return token
}

/**
 * Asks once more for the password of who is signed in.
 * @throws {ProblemError} `confirmation-failed`, `too-many-attempts`
 */
export async function provePassword(
  identity: Identity,
  row: UserRow,
  password: Secret<string> | null,
  client: Client,
): Promise<void> {
  const attempt = { thing: 'password', account: row.email, address: client.address } as const
  await countTry(identity, attempt)
  const isRight = password !== null && row.passwordHash !== null && (await verifyArgon2id(password, row.passwordHash))
  if (!isRight) throw new ProblemError('confirmation-failed')
  await withIdentity(identity.db, (scoped) => forgiveTry(scoped, attempt))
}

/**
 * Mails a link that sets a new password, if somebody has this address: nothing in the answer tells.
 * @throws {ProblemError} `mail-not-configured`, `too-many-attempts`
 */
export async function askForReset(identity: Identity, email: string, client: Client): Promise<void> {
  const { post, site } = identity
  if (post === null) throw new ProblemError('mail-not-configured')
  await countTry(identity, { thing: 'mail', account: email, address: client.address })
  await withIdentity(identity.db, async (scoped) => {
    const user = await findUserByEmail(scoped, email)
    const token = await beginReset(scoped, identity, user, { removesSecondFactors: false })
    const userId = user?.id ?? null
    await identity.journal(scoped, { what: 'user.password-reset-asked', userId, sessionId: null, client })
    // a mail that is over before it is sent takes as long to write as one that is not, and is thrown away
    const minutes = user === null || user.isSuspended ? 0 : resetMinutes
    const expiresAt = new Date(identity.clock().getTime() + minutes * 60_000)
    await post(scoped.tx, { to: email, ...resetMail(site, token, resetMinutes), expiresAt })
  })
}

/** What a link does besides setting a password. */
interface Reset {
  readonly removesSecondFactors: boolean
}

/**
 * A link for the operator to hand over, where there is no mail, or where somebody has lost the second factor, too.
 * @throws {ProblemError} `not-found` when nobody has this address.
 */
export async function createResetLink(identity: Identity, email: string, reset: Reset): Promise<Secret<string>> {
  return withIdentity(identity.db, async (scoped) => {
    const user = await findUserByEmail(scoped, email)
    if (user === null) throw new ProblemError('not-found', { detail: `Nobody here has the address ${email}.` })
    const token = await beginReset(scoped, identity, user, reset)
    return token.map(() => resetLink(identity.site, token))
  })
}

/**
 * Sets a new password by a link, ends all sessions, and makes every other link void. Second factors stay, unless the
 * operator made the link to remove them.
 * @throws {ProblemError} `link-invalid`, `password-weak`, `too-many-attempts`
 */
export async function resetPassword(
  identity: Identity,
  { token, newPassword, client }: { token: Secret<string> | null; newPassword: Secret<string>; client: Client },
): Promise<void> {
  await countTry(identity, { thing: 'link', account: null, address: client.address })
  if (token === null) throw new ProblemError('link-invalid')
  const hash = hashToken(token)
  const user = await withIdentity(identity.db, async (scoped) => {
    const row = await findVerification(scoped, 'password-reset', hash, identity.clock())
    return row === null || row.userId === null ? null : findUser(scoped, row.userId)
  })
  if (user === null || user.isSuspended) throw new ProblemError('link-invalid')
  // before the link is used up: who chose a weak one may choose again
  checkPassword(newPassword, user.email, '/newPassword')
  const passwordHash = await hashArgon2id(newPassword)
  await withIdentity(identity.db, async (scoped) => {
    const taken = await takeVerification(scoped, 'password-reset', hash, identity.clock())
    if (taken === null) throw new ProblemError('link-invalid')
    await replacePassword(scoped, identity, user, passwordHash)
    await deleteOtherSessions(scoped, user.id, null)
    if (openPayload<Reset>(identity, taken).removesSecondFactors) await removeSecondFactors(scoped, user.id)
    await forgiveTry(scoped, { thing: 'password', account: user.email, address: client.address })
    await identity.journal(scoped, { what: 'user.password-reset', userId: user.id, sessionId: null, client })
    await tellOwner(scoped, identity, user.email, 'a new password was set by a link, and all sessions were ended')
  })
  identity.sessions.forget(user.id)
}

/** An earlier link of the same person is void from now on. */
async function beginReset(scoped: IdentityScoped, identity: Identity, user: UserRow | null, payload: Reset) {
  if (user !== null) await deleteVerifications(scoped, user.id, 'password-reset')
  const beginning = { kind: 'password-reset', userId: user?.id ?? null, payload, minutes: resetMinutes } as const
  return beginVerification(scoped, identity, beginning)
}

async function replacePassword(
  scoped: IdentityScoped,
  { clock }: Identity,
  user: UserRow,
  passwordHash: string,
): Promise<void> {
  await updateUser(scoped, user.id, { passwordHash, passwordChangedAt: clock() })
  await deleteVerifications(scoped, user.id, null)
}

async function removeSecondFactors(scoped: IdentityScoped, userId: UserId): Promise<void> {
  await deleteSecondFactor(scoped, userId)
  await deletePasskeys(scoped, userId)
  await refreshSecondFactor(scoped, userId)
}
