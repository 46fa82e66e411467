import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import type { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import { findPasskeyByCredential, type PasskeyRow, updatePasskeyUsed } from '#store/identity/passkeys.ts'
import { findUser, type UserRow } from '#store/identity/users.ts'
import { type IdentityScoped, withIdentity } from '#store/identity-scope.ts'
import { countTry, forgiveTry } from './attempt-limits.ts'
import type { Client, Identity } from './identity.ts'
import { type PasskeyChallenge, type PasskeyQuestion, passkeyMinutes } from './passkey-enrolment.ts'
import { type StartedSession, startSession, type Visitor } from './start-session.ts'
import { beginVerification, endVerification } from './verification.ts'

export type PasskeyAnswer = AuthenticationResponseJSON

/** Asks the browser for any passkey of this installation; which ones there are is told to nobody. */
export async function askForPasskey(
  identity: Identity,
  client: Client,
): Promise<PasskeyQuestion<PublicKeyCredentialRequestOptionsJSON>> {
  await countTry(identity, { thing: 'beginning', account: null, address: client.address })
  const options = await generateAuthenticationOptions({
    rpID: identity.site.passkeyDomain,
    userVerification: 'required',
  })
  const payload: PasskeyChallenge = { challenge: options.challenge }
  const beginning = { kind: 'passkey-sign-in', userId: null, payload, minutes: passkeyMinutes } as const
  const token = await withIdentity(identity.db, (scoped) => beginVerification(scoped, identity, beginning))
  return { options, token }
}

export interface PasskeyProof {
  readonly token: Secret<string> | null
  readonly response: PasskeyAnswer
}

/**
 * Signs in by a passkey. It is two factors in one: the thing, and the PIN or finger that it asked for.
 * @throws {ProblemError} `sign-in-expired`, `passkey-failed`, `too-many-attempts`
 */
export async function signInByPasskey(
  identity: Identity,
  { token, response, ...visitor }: Visitor & PasskeyProof,
): Promise<StartedSession> {
  return provePasskey(identity, { token, response, client: visitor.client }, (scoped, user) =>
    startSession(scoped, identity, user, { ...visitor, method: 'passkey', usedSecondFactor: true }),
  )
}

/**
 * Checks the answer to `askForPasskey`, once, and does `work` in the transaction that counts the use.
 * @throws {ProblemError} `sign-in-expired`, `passkey-failed`, `too-many-attempts`
 */
export async function provePasskey<T>(
  identity: Identity,
  { token, response, client }: PasskeyProof & { readonly client: Client },
  work: (scoped: IdentityScoped, user: UserRow) => Promise<T>,
): Promise<T> {
  const attempt = { thing: 'link', account: null, address: client.address } as const
  await countTry(identity, attempt)
  const { begun, passkey } = await withIdentity(identity.db, async (scoped) => ({
    begun: await endVerification<PasskeyChallenge>(scoped, identity, 'passkey-sign-in', token),
    passkey: await findPasskeyByCredential(scoped, response.id),
  }))
  if (begun === null) throw new ProblemError('sign-in-expired')
  if (passkey === null) throw new ProblemError('passkey-failed')
  const counter = await checkAnswer(identity, passkey, response, begun.payload.challenge)
  return withIdentity(identity.db, async (scoped) => {
    const user = await findUser(scoped, passkey.userId)
    if (user === null || user.isSuspended) throw new ProblemError('passkey-failed')
    const now = identity.clock()
    if (!(await updatePasskeyUsed(scoped, { id: passkey.id, counter, now }))) throw new ProblemError('passkey-failed')
    await forgiveTry(scoped, attempt)
    return work(scoped, user)
  })
}

/** Signature, challenge, origin, domain, presence and verification of the person, and the counter (WebAuthn §7.2). */
async function checkAnswer(
  { site }: Identity,
  passkey: PasskeyRow,
  response: PasskeyAnswer,
  challenge: string,
): Promise<number> {
  const { userHandle } = response.response
  if (userHandle !== undefined && Buffer.from(userHandle, 'base64url').toString() !== passkey.userId) {
    throw new ProblemError('passkey-failed')
  }
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: [...site.passkeyOrigins],
      expectedRPID: site.passkeyDomain,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
      requireUserVerification: true,
    })
    if (verified) return authenticationInfo.newCounter
  } catch (cause) {
    throw new ProblemError('passkey-failed', { cause, internal: String(cause) })
  }
  throw new ProblemError('passkey-failed')
}
