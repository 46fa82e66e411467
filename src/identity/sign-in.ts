import { unknownPassword, verifyArgon2id } from '#lib/argon2id.ts'
import type { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import { findUserByEmail } from '#store/identity/users.ts'
import { withIdentity } from '#store/identity-scope.ts'
import { countTry, forgiveTry } from './attempt-limits.ts'
import { finishFirstFactor, type SignInOutcome } from './finish-sign-in.ts'
import type { Identity } from './identity.ts'
import type { Visitor } from './start-session.ts'

export interface PasswordSignIn extends Visitor {
  /** In small letters. */
  readonly email: string
  readonly password: Secret<string>
}

/**
 * Signs in by e-mail address and password. An address that nobody has costs as much time as a wrong password, and gets the
 * same answer.
 * @throws {ProblemError} `sign-in-failed`, `too-many-attempts`
 */
export async function signIn(
  identity: Identity,
  { email, password, ...visitor }: PasswordSignIn,
): Promise<SignInOutcome> {
  const attempt = { thing: 'password', account: email, address: visitor.client.address } as const
  await countTry(identity, attempt)
  const user = await withIdentity(identity.db, (scoped) => findUserByEmail(scoped, email))
  const isRight = await verifyArgon2id(password, user?.passwordHash ?? unknownPassword)
  if (!isRight || user === null || user.passwordHash === null || user.isSuspended) {
    const { client } = visitor
    await withIdentity(identity.db, (scoped) =>
      identity.journal(scoped, { what: 'user.sign-in-failed', userId: user?.id ?? null, sessionId: null, client }),
    )
    throw new ProblemError('sign-in-failed')
  }
  return withIdentity(identity.db, async (scoped) => {
    await forgiveTry(scoped, attempt)
    return finishFirstFactor(scoped, identity, user, { ...visitor, method: 'password' })
  })
}
