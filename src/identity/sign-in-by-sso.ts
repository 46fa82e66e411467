import type { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import { newId } from '#model/id.ts'
import type { SignedInUser } from '#model/sign-in.ts'
import { findAccountOwner, hasAccountAt, insertAccount } from '#store/identity/accounts.ts'
import { updateSession } from '#store/identity/sessions.ts'
import { findUser, findUserByEmail, hasUsers, insertUser, type UserRow } from '#store/identity/users.ts'
import { enterIdentity, type IdentityScoped, withIdentity } from '#store/identity-scope.ts'
import { countTry } from './attempt-limits.ts'
import { finishFirstFactor, type SignInOutcome } from './finish-sign-in.ts'
import type { Client, Entrance, Identity } from './identity.ts'
import type { SingleSignOn, SingleSignOnChecks, SingleSignOnIdentity } from './single-sign-on.ts'
import { startSession, type Visitor } from './start-session.ts'
import { tellOwner } from './tell-owner.ts'
import { beginVerification, endVerification } from './verification.ts'

/** So long somebody may take to sign in at the provider. */
export const singleSignOnMinutes = 10

export interface SingleSignOnRequest {
  /** Path of this installation to go to afterwards. */
  readonly returnTo: string
  readonly invitation: string | null
  /** Who confirms themselves by it; `null` for a sign-in. */
  readonly confirming: SignedInUser | null
  readonly client: Client
}

interface Begun {
  readonly checks: SingleSignOnChecks
  readonly returnTo: string
  readonly invitation: string | null
  readonly confirming: Pick<SignedInUser, 'userId' | 'sessionId'> | null
}

/**
 * Sends somebody to the provider. The token goes into a cookie: only the same browser can come back.
 * @throws {ProblemError} `single-sign-on-missing`, `single-sign-on-failed`, `too-many-attempts`
 */
export async function beginSingleSignOn(
  identity: Identity,
  { returnTo, invitation, confirming, client }: SingleSignOnRequest,
): Promise<{ readonly url: string; readonly token: Secret<string> }> {
  await countTry(identity, { thing: 'beginning', account: null, address: client.address })
  const { url, checks } = await requireProvider(identity).begin(callbackUrl(identity), confirming !== null)
  const payload: Begun = { checks, returnTo, invitation, confirming }
  const beginning = { kind: 'oidc', userId: null, payload, minutes: singleSignOnMinutes } as const
  return { url, token: await withIdentity(identity.db, (scoped) => beginVerification(scoped, identity, beginning)) }
}

export interface SingleSignOnReturn {
  readonly returnTo: string
  /** `null` when a session that was there was confirmed. */
  readonly outcome: SignInOutcome | null
}

/**
 * Takes somebody back from the provider, once.
 * @throws {ProblemError} `single-sign-on-missing`, `sign-in-expired`, `single-sign-on-failed`, `sign-up-closed`
 */
export async function finishSingleSignOn(
  identity: Identity,
  { token, query, ...visitor }: Visitor & { readonly token: Secret<string> | null; readonly query: string },
): Promise<SingleSignOnReturn> {
  const provider = requireProvider(identity)
  const begun = await withIdentity(identity.db, (scoped) => endVerification<Begun>(scoped, identity, 'oidc', token))
  if (begun === null) throw new ProblemError('sign-in-expired')
  const { checks, returnTo, invitation, confirming } = begun.payload
  const found = await provider.finish(new URL(`${callbackUrl(identity)}?${query}`), checks)
  if (confirming !== null) {
    await confirmSession(identity, found, confirming, visitor.client)
    return { returnTo, outcome: null }
  }
  const entrance = await entranceOf(identity, provider, found, invitation)
  const outcome = await withIdentity(identity.db, async (scoped): Promise<SignInOutcome> => {
    const user = await findOrCreate(scoped, identity, found, entrance, visitor.client)
    if (user.isSuspended) throw new ProblemError('single-sign-on-failed', { detail: 'The account is suspended.' })
    if (!found.usedSecondFactor) return finishFirstFactor(scoped, identity, user, { ...visitor, method: 'oidc' })
    const proof = { method: 'oidc', usedSecondFactor: true } as const
    return { kind: 'signed-in', ...(await startSession(scoped, identity, user, { ...visitor, ...proof })) }
  })
  return { returnTo, outcome }
}

function requireProvider({ singleSignOn }: Identity): SingleSignOn {
  if (singleSignOn === null) throw new ProblemError('single-sign-on-missing')
  return singleSignOn
}

function callbackUrl({ site }: Identity): string {
  return `${site.publicUrl}/api/v1/auth/oidc/callback`
}

async function confirmSession(
  identity: Identity,
  { issuer, subject }: SingleSignOnIdentity,
  { userId, sessionId }: Pick<SignedInUser, 'userId' | 'sessionId'>,
  client: Client,
): Promise<void> {
  const now = identity.clock()
  await withIdentity(identity.db, async (scoped) => {
    const user = await findUser(scoped, userId)
    if (user?.hasSecondFactor === true) throw new ProblemError('second-factor-required')
    const owner = await findAccountOwner(scoped, { issuer, subject, now })
    if (owner !== userId) throw new ProblemError('confirmation-failed')
    await updateSession(scoped, sessionId, { confirmedAt: now })
    await identity.journal(scoped, { what: 'user.confirmed', userId, sessionId, client })
  })
  identity.sessions.forget(userId)
}

/** How somebody without an account here may come in; `null`: not at all. */
async function entranceOf(
  { admission, clock }: Identity,
  { opensAccounts }: SingleSignOn,
  { verifiedEmail }: SingleSignOnIdentity,
  invitation: string | null,
): Promise<Entrance | null> {
  if (verifiedEmail === null) return null
  if (invitation === null) return opensAccounts ? { kind: 'open' } : null
  const invited = await admission.findInvitation(invitation, clock())
  return invited?.email.toLowerCase() === verifiedEmail ? { kind: 'invited', token: invitation } : null
}

/**
 * The owner of the account at the provider; else the one with the address that the provider verified, who is tied to it
 * from now on; else somebody new, if there is a way in. Who is tied to another account there is not tied to this one: the
 * provider has given the address to another person.
 */
async function findOrCreate(
  scoped: IdentityScoped,
  identity: Identity,
  found: SingleSignOnIdentity,
  entrance: Entrance | null,
  client: Client,
): Promise<UserRow> {
  const { issuer, subject, verifiedEmail: email } = found
  const now = identity.clock()
  const owner = await findAccountOwner(scoped, { issuer, subject, now })
  const known = owner === null ? null : await findUser(scoped, owner)
  if (known !== null) return known
  if (email === null) {
    const detail = 'The provider does not say that the e-mail address was verified, so it leads to no account.'
    throw new ProblemError('single-sign-on-failed', { detail })
  }
  const user = (await findUserByEmail(scoped, email)) ?? (await create(scoped, identity, found, entrance, client))
  if (await hasAccountAt(scoped, user.id, issuer)) {
    const detail = `${email} belongs to another account at the provider, which is tied to the one here.`
    throw new ProblemError('single-sign-on-failed', { detail })
  }
  await insertAccount(scoped, { id: newId('account'), userId: user.id, issuer, subject, email, lastUsedAt: now })
  await identity.journal(scoped, { what: 'user.account-linked', userId: user.id, sessionId: null, client })
  await tellOwner(scoped, identity, user.email, 'it was tied to the single sign-on')
  return user
}

async function create(
  scoped: IdentityScoped,
  identity: Identity,
  { verifiedEmail, name }: SingleSignOnIdentity,
  entrance: Entrance | null,
  client: Client,
): Promise<UserRow> {
  if (entrance === null || verifiedEmail === null || !(await hasUsers(scoped))) throw new ProblemError('sign-up-closed')
  const values = { email: verifiedEmail, name: name ?? verifiedEmail, passwordHash: null, passwordChangedAt: null }
  const user = await insertUser(scoped, { id: newId('user'), ...values, lastSignedInAt: null })
  if (user === null) throw new ProblemError('account-exists')
  await identity.admission.admit(scoped.tx, { userId: user.id, email: user.email, name: user.name }, entrance)
  await enterIdentity(scoped.tx)
  await identity.journal(scoped, { what: 'user.signed-up', userId: user.id, sessionId: null, client })
  return user
}
