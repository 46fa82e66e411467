import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import { newId, type PasskeyId } from '#model/id.ts'
import type { SignedInUser } from '#model/sign-in.ts'
import { deletePasskey, insertPasskey, listPasskeys, type PasskeyRow } from '#store/identity/passkeys.ts'
import { updateSession } from '#store/identity/sessions.ts'
import { refreshSecondFactor } from '#store/identity/users.ts'
import { withIdentity } from '#store/identity-scope.ts'
import type { Client, Identity } from './identity.ts'
import { tellOwner } from './tell-owner.ts'
import { beginVerification, endVerification } from './verification.ts'

/** So long the browser's question may stand open. */
export const passkeyMinutes = 5

export interface PasskeyQuestion<Options> {
  /** For `navigator.credentials`, as JSON (WebAuthn level 3 §5.1.10). */
  readonly options: Options
  /** Binds the answer to this browser. */
  readonly token: Secret<string>
}

export interface PasskeyChallenge {
  readonly challenge: string
}

/** What the browser made. */
export type PasskeyCreated = RegistrationResponseJSON

export function listOwnPasskeys({ db }: Identity, { userId }: SignedInUser): Promise<readonly PasskeyRow[]> {
  return withIdentity(db, (scoped) => listPasskeys(scoped, userId))
}

/** Asks the browser for a new passkey that knows whose it is and checks the person (PIN, finger, face). */
export async function beginPasskey(
  identity: Identity,
  user: SignedInUser,
): Promise<PasskeyQuestion<PublicKeyCredentialCreationOptionsJSON>> {
  return withIdentity(identity.db, async (scoped) => {
    const known = await listPasskeys(scoped, user.userId)
    const options = await generateRegistrationOptions({
      rpName: 'Rookery',
      rpID: identity.site.passkeyDomain,
      userName: user.email,
      userDisplayName: user.name,
      userID: new TextEncoder().encode(user.userId),
      excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    const payload: PasskeyChallenge = { challenge: options.challenge }
    const kind = 'passkey-registration'
    const token = await beginVerification(scoped, identity, {
      kind,
      userId: user.userId,
      payload,
      minutes: passkeyMinutes,
    })
    return { options, token }
  })
}

export interface NewPasskey {
  readonly token: Secret<string> | null
  readonly name: string
  readonly response: PasskeyCreated
  readonly client: Client
}

/**
 * Keeps the passkey that the browser made; this session counts as proven by it.
 * @throws {ProblemError} `sign-in-expired` when the question is over, `passkey-failed`
 */
export async function addPasskey(
  identity: Identity,
  { userId, sessionId, email }: SignedInUser,
  { token, name, response, client }: NewPasskey,
): Promise<PasskeyRow> {
  const begun = await withIdentity(identity.db, (scoped) =>
    endVerification<PasskeyChallenge>(scoped, identity, 'passkey-registration', token),
  )
  if (begun === null || begun.userId !== userId) throw new ProblemError('sign-in-expired')
  const { credential, credentialBackedUp } = await checkRegistration(identity, response, begun.payload.challenge)
  const row = await withIdentity(identity.db, async (scoped) => {
    const inserted = await insertPasskey(scoped, {
      id: newId('passkey'),
      userId,
      name,
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: [...(credential.transports ?? [])],
      isBackedUp: credentialBackedUp,
      createdAt: identity.clock(),
    })
    if (inserted === null) throw new ProblemError('passkey-failed', { detail: 'The passkey is registered already.' })
    await refreshSecondFactor(scoped, userId)
    await updateSession(scoped, sessionId, { usedSecondFactor: true, confirmedAt: identity.clock() })
    await identity.journal(scoped, { what: 'user.passkey-added', userId, sessionId, client })
    await tellOwner(scoped, identity, email, `the passkey "${name}" was added`)
    return inserted
  })
  identity.sessions.forget(userId)
  return row
}

/** @throws {ProblemError} `not-found` */
export async function removePasskey(
  identity: Identity,
  { userId, sessionId, email }: SignedInUser,
  { id, client }: { readonly id: PasskeyId; readonly client: Client },
): Promise<void> {
  await withIdentity(identity.db, async (scoped) => {
    if (!(await deletePasskey(scoped, userId, id))) throw new ProblemError('not-found')
    await refreshSecondFactor(scoped, userId)
    await identity.journal(scoped, { what: 'user.passkey-removed', userId, sessionId, client })
    await tellOwner(scoped, identity, email, 'a passkey was removed')
  })
  identity.sessions.forget(userId)
}

async function checkRegistration({ site }: Identity, response: PasskeyCreated, challenge: string) {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: [...site.passkeyOrigins],
      expectedRPID: site.passkeyDomain,
      requireUserVerification: true,
    })
    if (verified) return registrationInfo
  } catch (cause) {
    throw new ProblemError('passkey-failed', { cause, internal: String(cause) })
  }
  throw new ProblemError('passkey-failed')
}
