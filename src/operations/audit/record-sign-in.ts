import type { AuditActor, RequestSource } from '#model/audit.ts'
import type { UserId } from '#model/id.ts'
import type { SignInEventKind } from '#model/sign-in.ts'
import { insertAuditEntry } from '#store/audit-entries.ts'
import { listTenantsOfUser } from '#store/memberships.ts'
import type { Scoped } from '#store/scope.ts'
import { findUser } from '#store/users.ts'
import type { OperationContext } from '../context.ts'

export interface SignInEvent {
  readonly what: SignInEventKind
  /** Null when a sign-in failed for an address that nobody has. */
  readonly userId: UserId | null
  readonly source: RequestSource
}

/**
 * Writes down how somebody got in, failed to, or changed how he gets in: in the log of each tenant that he is a member of, or in
 * the installation's alone. System scope, in the transaction in which it happened.
 */
export async function recordSignIn(
  scoped: Scoped,
  context: Pick<OperationContext, 'clock'>,
  { what, userId, source }: SignInEvent,
): Promise<void> {
  const user = userId === null ? null : await findUser(scoped, userId)
  const tenants = user === null ? [] : await listTenantsOfUser(scoped, user.id)
  const hasFailed = what === 'user.sign-in-failed'
  const known: AuditActor =
    user === null ? { kind: 'unknown', id: null, name: 'Somebody' } : { kind: 'session', id: user.id, name: user.name }
  const entry = {
    // who fails has not shown that he is the user
    actor: hasFailed ? ({ kind: 'unknown', id: null, name: 'Somebody' } as const) : known,
    action: what,
    outcome: hasFailed ? 'refused' : 'done',
    resource: user === null ? null : { kind: 'user', id: user.id },
    message: `${user === null ? 'An address that nobody has' : user.email}: ${sentences[what]}`,
    source,
  } as const
  const logs = tenants.length === 0 ? [null] : tenants.map(({ tenantId }) => tenantId)
  for (const tenantId of logs) await insertAuditEntry(scoped, { ...entry, tenantId }, context.clock())
}

const sentences: Readonly<Record<SignInEventKind, string>> = {
  'user.signed-up': 'signed up.',
  'user.signed-in': 'signed in.',
  'user.sign-in-failed': 'a sign-in failed.',
  'user.signed-out': 'signed out.',
  'user.session-ended': 'a session was ended.',
  'user.confirmed': 'proved again who it is.',
  'user.password-changed': 'the password was changed.',
  'user.password-reset-asked': 'a link for a new password was asked for.',
  'user.password-reset': 'the password was set anew by a link.',
  'user.totp-enabled': 'an authenticator app was added.',
  'user.totp-disabled': 'the authenticator app was removed.',
  'user.recovery-codes-made': 'new recovery codes were made.',
  'user.recovery-code-used': 'a recovery code was used up.',
  'user.passkey-added': 'a passkey was added.',
  'user.passkey-removed': 'a passkey was removed.',
  'user.account-linked': 'single sign-on was linked.',
}
