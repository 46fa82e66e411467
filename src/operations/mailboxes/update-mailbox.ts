import { hashPassword } from '#lib/password-hash.ts'
import { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import type { MailboxId } from '#model/id.ts'
import { checkPassword } from '#model/password-strength.ts'
import { wake } from '#queue/wake.ts'
import { projectDirectory } from '#store/directory.ts'
import { type MailboxRow, updateMailbox as updateRow } from '#store/mailboxes.ts'
import type { Scoped } from '#store/scope.ts'
import { recordEvent } from '../record-event.ts'
import { getMailbox } from './get-mailbox.ts'

export interface UpdateMailboxInput {
  readonly password?: string | undefined
  readonly quotaMb?: number | undefined
  readonly maxSendPerDay?: number | undefined
  readonly isActive?: boolean | undefined
  /** As it was when whoever changes it read it, to the millisecond. */
  readonly expectedUpdatedAt?: Date | undefined
}

/** @throws {ProblemError} `not-found`, `password-weak`, `infrastructure-deleting`, `edited-meanwhile`. */
export async function updateMailbox(scoped: Scoped, id: MailboxId, input: UpdateMailboxInput): Promise<MailboxRow> {
  const { mailbox: before, infrastructure } = await getMailbox(scoped, id, { isForUpdate: true })
  assertUnchanged(before, input.expectedUpdatedAt)
  const { password, quotaMb, maxSendPerDay, isActive } = input
  const passwordHash = password === undefined ? null : await hashNew(password, before.emailAddress)
  const mailbox = await updateRow(scoped, id, {
    ...(passwordHash === null ? {} : { passwordHash }),
    ...(quotaMb === undefined ? {} : { quotaMb }),
    ...(maxSendPerDay === undefined ? {} : { maxSendPerDay }),
    ...(isActive === undefined ? {} : { isActive }),
  })
  await projectDirectory(scoped, infrastructure.nodeId, mailbox.domainId, [mailbox.emailAddress])
  await wake(scoped, 'mailboxes', infrastructure.nodeId)
  await recordEvent(scoped, {
    tenantId: mailbox.tenantId,
    type: password === undefined ? 'mailbox.updated' : 'mailbox.password-changed',
    resourceKind: 'mailbox',
    resourceId: id,
    infrastructureId: infrastructure.id,
    message: `Mailbox ${mailbox.emailAddress} was changed.`,
    data: { ...(quotaMb === undefined ? {} : { quotaMb }), ...(isActive === undefined ? {} : { isActive }) },
  })
  return mailbox
}

function assertUnchanged({ emailAddress, updatedAt }: MailboxRow, expected: Date | undefined): void {
  if (expected === undefined || expected.getTime() === updatedAt.getTime()) return
  throw new ProblemError('edited-meanwhile', {
    detail: `${emailAddress} was changed by somebody else at ${updatedAt.toISOString()}.`,
  })
}

async function hashNew(password: string, address: string): Promise<string> {
  const secret = new Secret(password)
  checkPassword(secret, address)
  return hashPassword(secret)
}
