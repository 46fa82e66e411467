import { installationOwner } from '#lib/vault.ts'
import { newId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { insertOutgoingMail } from '#store/outgoing-mails.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'

export interface NewMail {
  /** One address. */
  readonly to: string
  readonly subject: string
  readonly text: string
  /** After this nobody needs it any more: it is thrown away unsent. */
  readonly expiresAt: Date
}

/**
 * Puts a mail of the installation itself (a link, an invitation) into the outbox. It is sent soon after the commit, and
 * again until the relay has taken it. Sealed meanwhile, because such mails have links that let in.
 */
export async function queueMail(
  scoped: Scoped,
  { vault, clock }: Pick<OperationContext, 'vault' | 'clock'>,
  { to, subject, text, expiresAt }: NewMail,
): Promise<void> {
  const id = newId('mail')
  const bodySealed = vault.seal(installationOwner, outgoingMailPlace(id), text)
  await insertOutgoingMail(scoped, { id, recipient: to, subject, bodySealed, createdAt: clock(), expiresAt })
  await wake(scoped, 'outgoing-mails', id)
}

function outgoingMailPlace(id: string): string {
  return `outgoing_mails/body_sealed/${id}`
}
