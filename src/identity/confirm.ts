import type { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import type { SignedInUser } from '#model/sign-in.ts'
import { updateSession } from '#store/identity/sessions.ts'
import { findUser } from '#store/identity/users.ts'
import { type IdentityScoped, withIdentity } from '#store/identity-scope.ts'
import { countTry, forgiveTry } from './attempt-limits.ts'
import type { Client, Identity } from './identity.ts'
import { type PasskeyProof, provePasskey } from './passkey-proof.ts'
import { provePassword } from './passwords.ts'
import { proveCode } from './prove-code.ts'

/** What somebody who is signed in proves themselves with, once more. */
export type Confirmation =
  | { readonly kind: 'password'; readonly password: Secret<string> }
  | { readonly kind: 'code'; readonly code: string }
  | ({ readonly kind: 'passkey' } & PasskeyProof)

/**
 * Notes a fresh proof, which sensitive changes ask for. Who has a second factor proves that: a password alone, which may be
 * what was stolen, is not enough. Resolves with the time of the proof.
 * @throws {ProblemError} `confirmation-failed`, `second-factor-required`, `too-many-attempts`, `passkey-failed`,
 * `sign-in-expired`
 */
export async function confirm(
  identity: Identity,
  user: SignedInUser,
  confirmation: Confirmation,
  client: Client,
): Promise<Date> {
  const confirmedAt = identity.clock()
  const note = async (scoped: IdentityScoped, usedSecondFactor: boolean) => {
    const factor = usedSecondFactor ? { usedSecondFactor } : {}
    await updateSession(scoped, user.sessionId, { confirmedAt, ...factor })
    const { userId, sessionId } = user
    await identity.journal(scoped, { what: 'user.confirmed', userId, sessionId, client })
  }
  if (confirmation.kind === 'password') await confirmByPassword(identity, user, confirmation.password, client, note)
  if (confirmation.kind === 'code') await confirmByCode(identity, user, confirmation.code, client, note)
  if (confirmation.kind === 'passkey') {
    await provePasskey(identity, { ...confirmation, client }, async (scoped, owner) => {
      if (owner.id !== user.userId) throw new ProblemError('passkey-failed')
      await note(scoped, true)
    })
  }
  identity.sessions.forget(user.userId)
  return confirmedAt
}

type Note = (scoped: IdentityScoped, usedSecondFactor: boolean) => Promise<void>

async function confirmByPassword(
  identity: Identity,
  user: SignedInUser,
  password: Secret<string>,
  client: Client,
  note: Note,
): Promise<void> {
  const row = await withIdentity(identity.db, (scoped) => findUser(scoped, user.userId))
  if (row === null) throw new ProblemError('unauthenticated')
  if (row.hasSecondFactor) throw new ProblemError('second-factor-required')
  await provePassword(identity, row, password, client)
  await withIdentity(identity.db, (scoped) => note(scoped, false))
}

async function confirmByCode(
  identity: Identity,
  { userId }: SignedInUser,
  code: string,
  client: Client,
  note: Note,
): Promise<void> {
  const attempt = { thing: 'code', account: userId, address: client.address } as const
  await countTry(identity, attempt)
  await withIdentity(identity.db, async (scoped) => {
    if ((await proveCode(scoped, identity, userId, code)) === null) throw new ProblemError('confirmation-failed')
    await forgiveTry(scoped, attempt)
    await note(scoped, true)
  })
}
