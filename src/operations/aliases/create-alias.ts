import { ProblemError } from '#model/error.ts'
import { newId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { type AliasRow, insertAlias } from '#store/aliases.ts'
import { projectDirectory } from '#store/directory.ts'
import { findMailboxByAddress } from '#store/mailboxes.ts'
import type { Scoped } from '#store/scope.ts'
import { getMailDomain } from '../mailboxes/mail-domain.ts'
import { readAddress } from '../mailboxes/read-address.ts'
import { systemLocalPart } from '../mailboxes/system-mailbox.ts'
import { recordEvent } from '../record-event.ts'

export interface CreateAliasInput {
  /** An address of a domain in scope, or `@domain` for everything that nobody else gets (catch-all). */
  readonly source: string
  /** Any address, of ours or elsewhere. */
  readonly destination: string
}

/**
 * @throws {ProblemError} `address-invalid`, `mailbox-taken` when the source is a mailbox or leads there already,
 * `infrastructure-missing`, `infrastructure-deleting`.
 */
export async function createAlias(scoped: Scoped, input: CreateAliasInput): Promise<AliasRow> {
  const isCatchAll = input.source.startsWith('@')
  const read = readAddress(isCatchAll ? `any${input.source}` : input.source, '/source')
  const source = isCatchAll ? `@${read.domainName}` : read.address
  const destination = readAddress(input.destination, '/destination').address
  const { domain, infrastructure } = await getMailDomain(scoped, read.domainName, '/source')
  const isMailbox = !isCatchAll && (await findMailboxByAddress(scoped, source)) !== null
  const isSystem = !isCatchAll && read.localPart === systemLocalPart
  if (isMailbox || isSystem || source === destination) throw taken(source)
  const values = { id: newId('alias'), tenantId: domain.tenantId, domainId: domain.id, source, destination }
  const alias = await insertAlias(scoped, values)
  if (alias === null) throw taken(source)
  await projectDirectory(scoped, infrastructure.nodeId, domain.id, [source])
  await wake(scoped, 'mailboxes', infrastructure.nodeId)
  await recordEvent(scoped, {
    tenantId: domain.tenantId,
    type: 'alias.created',
    resourceKind: 'alias',
    resourceId: alias.id,
    infrastructureId: infrastructure.id,
    message: `Mail to ${source} now goes to ${destination}.`,
  })
  return alias
}

function taken(source: string): ProblemError {
  return new ProblemError('mailbox-taken', { detail: `${source} already exists as a mailbox or leads there already.` })
}
