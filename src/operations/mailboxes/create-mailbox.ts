import { generatePassword, hashPassword } from '#lib/password-hash.ts'
import { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import { newId } from '#model/id.ts'
import { checkPassword } from '#model/password-strength.ts'
import { wake } from '#queue/wake.ts'
import { deleteAlias, listAliasesBySource } from '#store/aliases.ts'
import { projectDirectory } from '#store/directory.ts'
import type { InfrastructureRow } from '#store/infrastructure.ts'
import { insertMailbox, type MailboxRow } from '#store/mailboxes.ts'
import type { Scoped } from '#store/scope.ts'
import { recordEvent } from '../record-event.ts'
import { getMailDomain } from './mail-domain.ts'
import { readAddress } from './read-address.ts'
import { takeOverRoleAddresses } from './role-addresses.ts'
import { isRoleAddress, systemLocalPart } from './system-mailbox.ts'

export interface CreateMailboxInput {
  readonly emailAddress: string
  /** Left out: one is generated and shown once. */
  readonly password?: string | undefined
  readonly quotaMb?: number | undefined
  readonly maxSendPerDay?: number | undefined
}

export interface CreatedMailbox {
  readonly mailbox: MailboxRow
  readonly infrastructure: InfrastructureRow
  /** Only when it was generated. */
  readonly generatedPassword: Secret<string> | null
}

/**
 * Makes a mailbox; the node takes it up without a reload.
 * @throws {ProblemError} `address-invalid`, `password-weak`, `mailbox-taken`, `infrastructure-missing`,
 * `infrastructure-deleting`.
 */
export async function createMailbox(scoped: Scoped, input: CreateMailboxInput): Promise<CreatedMailbox> {
  const address = readAddress(input.emailAddress, '/emailAddress')
  const { domain, infrastructure } = await getMailDomain(scoped, address.domainName, '/emailAddress')
  const generatedPassword = input.password === undefined ? generatePassword() : null
  const password = generatedPassword ?? new Secret(input.password ?? '')
  checkPassword(password, address.address)
  if (address.localPart === systemLocalPart) throw taken(address.address)
  await releaseAliases(scoped, address.address)
  const passwordHash = await hashPassword(password)
  const mailbox = await insertMailbox(scoped, {
    id: newId('mailbox'),
    tenantId: domain.tenantId,
    infrastructureId: infrastructure.id,
    domainId: domain.id,
    emailAddress: address.address,
    passwordHash,
    ...(input.quotaMb === undefined ? {} : { quotaMb: input.quotaMb }),
    ...(input.maxSendPerDay === undefined ? {} : { maxSendPerDay: input.maxSendPerDay }),
  })
  if (mailbox === null) throw taken(address.address)
  const sources = await takeOverRoleAddresses(scoped, domain, address.address)
  await projectDirectory(scoped, infrastructure.nodeId, domain.id, [address.address, ...sources])
  await wake(scoped, 'mailboxes', infrastructure.nodeId)
  await recordEvent(scoped, {
    tenantId: domain.tenantId,
    type: 'mailbox.created',
    resourceKind: 'mailbox',
    resourceId: mailbox.id,
    infrastructureId: infrastructure.id,
    message: `Mailbox ${address.address} was created.`,
  })
  return { mailbox, infrastructure, generatedPassword }
}

/**
 * postmaster@ and abuse@ were ours until somebody makes them mailboxes; other aliases are somebody's wish.
 * @throws {ProblemError} `mailbox-taken`.
 */
export async function releaseAliases(scoped: Scoped, address: string): Promise<void> {
  const aliases = await listAliasesBySource(scoped, address)
  if (aliases.length > 0 && !isRoleAddress(address)) throw taken(address)
  for (const alias of aliases) await deleteAlias(scoped, alias.id)
}

function taken(address: string): ProblemError {
  return new ProblemError('mailbox-taken', { detail: `${address} already exists.` })
}
