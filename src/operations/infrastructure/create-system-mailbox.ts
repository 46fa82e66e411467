import { hashPassword } from '#lib/password-hash.ts'
import type { Secret } from '#lib/secret.ts'
import { type InfrastructureId, newId } from '#model/id.ts'
import { insertAlias } from '#store/aliases.ts'
import type { DomainRow } from '#store/domains.ts'
import { insertMailbox } from '#store/mailboxes.ts'
import type { Scoped } from '#store/scope.ts'
import { roleLocalParts, systemLocalPart, systemMailboxQuotaMb } from '../mailboxes/system-mailbox.ts'

/** The address by which verification sends mail out and reads what comes back. */
export function systemAddressOf(domain: DomainRow): string {
  return `${systemLocalPart}@${domain.name}`
}

/** Makes the system's mailbox, and postmaster@ and abuse@ lead to it until there is a person's (RFC 2142 §4, §5). */
export async function createSystemMailbox(
  scoped: Scoped,
  order: {
    readonly domain: DomainRow
    readonly infrastructureId: InfrastructureId
    readonly password: Secret<string>
  },
): Promise<void> {
  const { domain, infrastructureId, password } = order
  const { tenantId, id: domainId } = domain
  const address = systemAddressOf(domain)
  await insertMailbox(scoped, {
    id: newId('mailbox'),
    tenantId,
    infrastructureId,
    domainId,
    emailAddress: address,
    passwordHash: await hashPassword(password),
    quotaMb: systemMailboxQuotaMb,
    isSystem: true,
  })
  for (const localPart of roleLocalParts) {
    const source = `${localPart}@${domain.name}`
    await insertAlias(scoped, { id: newId('alias'), tenantId, domainId, source, destination: address })
  }
}
