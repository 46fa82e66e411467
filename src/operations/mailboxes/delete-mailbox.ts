import type { MailboxId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { deleteAlias, listAliasesByDestination, updateAliasDestination } from '#store/aliases.ts'
import { deleteConditions } from '#store/conditions.ts'
import { projectDirectory } from '#store/directory.ts'
import { findDomain } from '#store/domains.ts'
import { deleteMailbox as deleteRow, type MailboxRow } from '#store/mailboxes.ts'
import type { Scoped } from '#store/scope.ts'
import { recordEvent } from '../record-event.ts'
import { getMailbox } from './get-mailbox.ts'
import { isRoleAddress, systemLocalPart } from './system-mailbox.ts'

/**
 * The address stops to exist; what was in it stays on the node's disk until its clean-up. Aliases that led to it go,
 * except postmaster@ and abuse@, which lead to the system's mailbox again.
 * @throws {ProblemError} `not-found`, `infrastructure-deleting`.
 */
export async function deleteMailbox(scoped: Scoped, id: MailboxId): Promise<MailboxRow> {
  const { mailbox, infrastructure } = await getMailbox(scoped, id)
  const sources = await releaseAliases(scoped, mailbox)
  await deleteRow(scoped, id)
  await deleteConditions(scoped, 'mailbox', id)
  await projectDirectory(scoped, infrastructure.nodeId, mailbox.domainId, [mailbox.emailAddress, ...sources])
  await wake(scoped, 'mailboxes', infrastructure.nodeId)
  await recordEvent(scoped, {
    tenantId: mailbox.tenantId,
    type: 'mailbox.deleted',
    resourceKind: 'mailbox',
    resourceId: id,
    infrastructureId: infrastructure.id,
    message: `Mailbox ${mailbox.emailAddress} was deleted.`,
  })
  return mailbox
}

/** Resolves with the sources that changed. */
async function releaseAliases(scoped: Scoped, mailbox: MailboxRow): Promise<readonly string[]> {
  const aliases = await listAliasesByDestination(scoped, mailbox.domainId, mailbox.emailAddress)
  for (const alias of aliases.filter(({ source }) => !isRoleAddress(source))) await deleteAlias(scoped, alias.id)
  const domain = await findDomain(scoped, mailbox.domainId)
  const systemAddress = `${systemLocalPart}@${domain?.name ?? ''}`
  await updateAliasDestination(scoped, mailbox.domainId, mailbox.emailAddress, systemAddress)
  return aliases.map(({ source }) => source)
}
