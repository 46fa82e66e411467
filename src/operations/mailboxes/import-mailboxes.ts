import { limitConcurrency } from '#lib/limit-concurrency.ts'
import { generatePassword, hashPassword } from '#lib/password-hash.ts'
import type { Secret } from '#lib/secret.ts'
import { type FieldError, ProblemError } from '#model/error.ts'
import { type DomainId, newId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { listAliasSources } from '#store/aliases.ts'
import { projectDirectory } from '#store/directory.ts'
import type { DomainRow } from '#store/domains.ts'
import { insertMailbox, listTakenAddresses, type MailboxRow } from '#store/mailboxes.ts'
import type { Scoped } from '#store/scope.ts'
import { getDomainForUpdate } from '../domains/get-domain.ts'
import { recordEvent } from '../record-event.ts'
import { releaseAliases } from './create-mailbox.ts'
import { getMailDomain, type MailDomain } from './mail-domain.ts'
import { type ImportRow, readImport } from './read-import.ts'
import { takeOverRoleAddresses } from './role-addresses.ts'
import { isRoleAddress, systemLocalPart } from './system-mailbox.ts'

export interface ImportInput {
  readonly csv: string
  /** Says what would happen and changes nothing. */
  readonly isDryRun: boolean
  /** `stop`: all mailboxes or none; `skip`: those that can be made. */
  readonly onError: 'stop' | 'skip'
}

export interface ImportedRow {
  readonly line: number
  readonly emailAddress: string
  readonly state: 'valid' | 'created' | 'failed'
  readonly errors: readonly FieldError[]
  readonly mailbox: MailboxRow | null
  readonly generatedPassword: Secret<string> | null
  readonly quotaMb: number | null
  /** The list has none. */
  readonly isPasswordGenerated: boolean
}

/**
 * Makes the mailboxes of a list in one transaction; the node takes them up at once.
 * @throws {ProblemError} `not-found`, `infrastructure-missing`, `infrastructure-deleting`, `import-unreadable`,
 * `import-rejected` when a row cannot be made and all or none are wanted; nothing is changed then.
 */
export async function importMailboxes(
  scoped: Scoped,
  domainId: DomainId,
  input: ImportInput,
): Promise<readonly ImportedRow[]> {
  // held, so that of two lists at once the second sees the mailboxes of the first
  const domain = await getDomainForUpdate(scoped, domainId)
  const mailDomain = await getMailDomain(scoped, domain.name, '/csv')
  const rows = await markTaken(scoped, domain, readImport(input.csv, domain.name))
  if (input.isDryRun) return rows.map((row) => resultOf(row, null))
  const failed = rows.filter(({ errors }) => errors.length > 0)
  if (failed.length > 0 && input.onError === 'stop') throw rejected(failed)
  return await createMailboxes(scoped, mailDomain, rows)
}

async function markTaken(scoped: Scoped, domain: DomainRow, rows: readonly ImportRow[]): Promise<readonly ImportRow[]> {
  const addresses = rows.map(({ emailAddress }) => emailAddress)
  const mailboxes = new Set(await listTakenAddresses(scoped, addresses))
  const aliases = new Set(await listAliasSources(scoped, domain.id, addresses))
  return rows.map((row) => {
    const { emailAddress } = row
    const message =
      mailboxes.has(emailAddress) || emailAddress === `${systemLocalPart}@${domain.name}`
        ? 'exists already as a mailbox'
        : aliases.has(emailAddress) && !isRoleAddress(emailAddress)
          ? 'exists already as an alias'
          : null
    return message === null ? row : { ...row, errors: [...row.errors, { field: 'address', message }] }
  })
}

function rejected(failed: readonly ImportRow[]): ProblemError {
  const errors = failed.flatMap(({ line, errors: found }) =>
    found.map(({ field, message }) => ({ field: `/csv/${line}/${field}`, message })),
  )
  const [first] = failed
  const detail = `${failed.length} of the rows cannot be made mailboxes, the first in line ${first?.line ?? 0}; nothing was changed.`
  return new ProblemError('import-rejected', { detail, errors })
}

/** Hashing is what takes the time; more at once than libuv has threads would only wait there. */
const hashesAtOnce = 4

async function createMailboxes(
  scoped: Scoped,
  mailDomain: MailDomain,
  rows: readonly ImportRow[],
): Promise<readonly ImportedRow[]> {
  const { domain, infrastructure } = mailDomain
  const limit = limitConcurrency(hashesAtOnce)
  const hashed = await Promise.all(
    rows.map(async (row) => {
      if (row.errors.length > 0) return { row, generated: null, passwordHash: '' }
      const generated = row.password === null ? generatePassword() : null
      const password = generated ?? row.password ?? generatePassword()
      return { row, generated, passwordHash: await limit(() => hashPassword(password)) }
    }),
  )
  const results: ImportedRow[] = []
  for (const { row, generated, passwordHash } of hashed) {
    const mailbox = row.errors.length > 0 ? null : await createOne(scoped, mailDomain, row, passwordHash)
    results.push({ ...resultOf(row, mailbox), generatedPassword: mailbox === null ? null : generated })
  }
  const made = results.flatMap(({ mailbox }) => (mailbox === null ? [] : [mailbox.emailAddress]))
  const [first] = made
  if (first === undefined) return results
  const roles = await takeOverRoleAddresses(scoped, domain, first)
  await projectDirectory(scoped, infrastructure.nodeId, domain.id, [...made, ...roles])
  await wake(scoped, 'mailboxes', infrastructure.nodeId)
  return results
}

async function createOne(
  scoped: Scoped,
  { domain, infrastructure }: MailDomain,
  { emailAddress, quotaMb, maxSendPerDay }: ImportRow,
  passwordHash: string,
): Promise<MailboxRow> {
  await releaseAliases(scoped, emailAddress)
  const mailbox = await insertMailbox(scoped, {
    id: newId('mailbox'),
    tenantId: domain.tenantId,
    infrastructureId: infrastructure.id,
    domainId: domain.id,
    emailAddress,
    passwordHash,
    ...(quotaMb === undefined ? {} : { quotaMb }),
    ...(maxSendPerDay === undefined ? {} : { maxSendPerDay }),
  })
  // somebody made it since it was looked for: the whole list is to be looked at again
  if (mailbox === null) throw new ProblemError('mailbox-taken', { detail: `${emailAddress} already exists.` })
  await recordEvent(scoped, {
    tenantId: domain.tenantId,
    type: 'mailbox.created',
    resourceKind: 'mailbox',
    resourceId: mailbox.id,
    infrastructureId: infrastructure.id,
    message: `Mailbox ${emailAddress} was created from a list.`,
  })
  return mailbox
}

function resultOf(row: ImportRow, mailbox: MailboxRow | null): ImportedRow {
  const { line, emailAddress, errors } = row
  return {
    line,
    emailAddress,
    state: errors.length > 0 ? 'failed' : mailbox === null ? 'valid' : 'created',
    errors,
    mailbox,
    generatedPassword: null,
    quotaMb: row.quotaMb ?? mailbox?.quotaMb ?? null,
    isPasswordGenerated: row.password === null,
  }
}
