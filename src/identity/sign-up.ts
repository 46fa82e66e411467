import { hashArgon2id } from '#lib/argon2id.ts'
import type { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import { newId } from '#model/id.ts'
import { checkPassword } from '#model/password-strength.ts'
import { findUserByEmail, hasUsers, insertUser, lockFirstUser } from '#store/identity/users.ts'
import { enterIdentity, type IdentityScoped, withIdentity } from '#store/identity-scope.ts'
import { countTry } from './attempt-limits.ts'
import type { Entrance, Identity } from './identity.ts'
import { alreadyThereMail, confirmSignUpMail } from './mails.ts'
import { type StartedSession, startSession, type Visitor } from './start-session.ts'
import { beginVerification, endVerification } from './verification.ts'

export interface SignUp extends Visitor {
  /** In small letters. */
  readonly email: string
  readonly name: string
  readonly password: Secret<string>
  readonly invitation: string | null
  /** Whether this may be the first user, who runs the installation. */
  mayBeFirst(): Promise<boolean>
}

/** Who signs up, with the password already hashed. */
interface Newcomer {
  readonly email: string
  readonly name: string
  readonly passwordHash: string
}

const confirmMinutes = 24 * 60
const firstFromAfar =
  'The first user signs up on the machine itself, at http://127.0.0.1, or with an API key of the operator in Authorization.'

/**
 * Lets somebody in: the first of the installation, who becomes platform operator; who has an invitation; or anybody when
 * sign-up is open. Of the last the address is not known to be theirs, so a mail has the rest: `null`, whether the address
 * is taken or not.
 * @throws {ProblemError} `password-weak`, `sign-up-closed`, `link-invalid`, `account-exists`, `mail-not-configured`,
 * `too-many-attempts`
 */
export async function signUp(identity: Identity, request: SignUp): Promise<StartedSession | null> {
  const { email, name, password, invitation, mayBeFirst, ...visitor } = request
  checkPassword(password, email)
  await countTry(identity, { thing: 'link', account: null, address: visitor.client.address })
  const isFirst = !(await withIdentity(identity.db, hasUsers))
  if (!isFirst && invitation === null && !identity.isSignUpOpen) throw new ProblemError('sign-up-closed')
  if (invitation !== null) await checkInvitation(identity, invitation, email)
  const newcomer = { email, name, passwordHash: await hashArgon2id(password) }
  if (invitation !== null) return enter(identity, newcomer, { kind: 'invited', token: invitation }, visitor)
  if (isFirst && !(await mayBeFirst())) throw new ProblemError('sign-up-closed', { detail: firstFromAfar })
  if (isFirst) return enter(identity, newcomer, { kind: 'first' }, visitor)
  await askForConfirmation(identity, newcomer, visitor)
  return null
}

/**
 * Ends an open sign-up by the link that was mailed.
 * @throws {ProblemError} `link-invalid`, `account-exists`
 */
export async function confirmSignUp(
  identity: Identity,
  { token, ...visitor }: Visitor & { readonly token: Secret<string> | null },
): Promise<StartedSession> {
  await countTry(identity, { thing: 'link', account: null, address: visitor.client.address })
  return withIdentity(identity.db, async (scoped) => {
    const begun = await endVerification<Newcomer | null>(scoped, identity, 'sign-up', token)
    if (begun === null || begun.payload === null) throw new ProblemError('link-invalid')
    return create(scoped, identity, begun.payload, { kind: 'open' }, visitor)
  })
}

async function checkInvitation({ admission, clock }: Identity, token: string, email: string): Promise<void> {
  const invitation = await admission.findInvitation(token, clock())
  if (invitation === null) throw new ProblemError('link-invalid')
  if (invitation.email.toLowerCase() === email) return
  throw new ProblemError('link-invalid', { detail: 'The invitation is for another e-mail address.' })
}

/** Two that want to be the first at once: one is, the other is told that sign-up is closed. */
function enter(identity: Identity, newcomer: Newcomer, entrance: Entrance, visitor: Visitor): Promise<StartedSession> {
  return withIdentity(identity.db, async (scoped) => {
    if (entrance.kind === 'first') {
      await lockFirstUser(scoped)
      if (await hasUsers(scoped)) throw new ProblemError('sign-up-closed')
    }
    return create(scoped, identity, newcomer, entrance, visitor)
  })
}

async function create(
  scoped: IdentityScoped,
  identity: Identity,
  newcomer: Newcomer,
  entrance: Entrance,
  visitor: Visitor,
): Promise<StartedSession> {
  const { email, name } = newcomer
  const now = identity.clock()
  const isPlatformOperator = entrance.kind === 'first'
  const values = { ...newcomer, passwordChangedAt: now, isPlatformOperator, createdAt: now }
  const user = await insertUser(scoped, { id: newId('user'), ...values, lastSignedInAt: now })
  if (user === null) throw new ProblemError('account-exists')
  await identity.admission.admit(scoped.tx, { userId: user.id, email, name }, entrance)
  await enterIdentity(scoped.tx)
  const { client } = visitor
  await identity.journal(scoped, { what: 'user.signed-up', userId: user.id, sessionId: null, client })
  return startSession(scoped, identity, user, { ...visitor, method: 'sign-up', usedSecondFactor: false })
}

/** Both ways write one row and one mail, so that neither answer nor time tells whether the address is taken. */
async function askForConfirmation(identity: Identity, newcomer: Newcomer, { client }: Visitor): Promise<void> {
  const { post, site } = identity
  if (post === null) throw new ProblemError('mail-not-configured')
  await countTry(identity, { thing: 'mail', account: newcomer.email, address: client.address })
  await withIdentity(identity.db, async (scoped) => {
    const existing = await findUserByEmail(scoped, newcomer.email)
    const payload = existing === null ? newcomer : null
    const beginning = { kind: 'sign-up', userId: existing?.id ?? null, payload, minutes: confirmMinutes } as const
    const token = await beginVerification(scoped, identity, beginning)
    const expiresAt = new Date(identity.clock().getTime() + confirmMinutes * 60_000)
    const mail = existing === null ? confirmSignUpMail(site, token) : alreadyThereMail(site)
    await post(scoped.tx, { to: newcomer.email, ...mail, expiresAt })
  })
}
