import { ProblemError } from '#model/error.ts'
import type { MailboxId } from '#model/id.ts'
import { findInfrastructure, type InfrastructureRow } from '#store/infrastructure.ts'
import { findMailbox, type MailboxRow } from '#store/mailboxes.ts'
import type { Scoped } from '#store/scope.ts'

/**
 * A person's mailbox with what serves it.
 * @throws {ProblemError} `not-found` also for the system's own, `infrastructure-deleting`.
 */
export async function getMailbox(
  scoped: Scoped,
  id: MailboxId,
  options: { readonly isForUpdate?: boolean } = {},
): Promise<{ readonly mailbox: MailboxRow; readonly infrastructure: InfrastructureRow }> {
  const mailbox = await findMailbox(scoped, id, options)
  const infrastructure = mailbox === null ? null : await findInfrastructure(scoped, mailbox.infrastructureId)
  if (mailbox === null || infrastructure === null || mailbox.isSystem) {
    throw new ProblemError('not-found', { detail: `There is no mailbox ${id}.` })
  }
  if (infrastructure.deletingAt !== null) throw new ProblemError('infrastructure-deleting')
  return { mailbox, infrastructure }
}
