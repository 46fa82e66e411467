import type { DomainId } from '#model/id.ts'
import { updateAliasDestination } from '#store/aliases.ts'
import type { Scoped } from '#store/scope.ts'
import { systemLocalPart } from './system-mailbox.ts'

/** The first mailbox gets what is written to postmaster@ and abuse@ (RFC 2142). Resolves with those that it got. */
export function takeOverRoleAddresses(
  scoped: Scoped,
  domain: { readonly id: DomainId; readonly name: string },
  address: string,
): Promise<readonly string[]> {
  return updateAliasDestination(scoped, domain.id, `${systemLocalPart}@${domain.name}`, address)
}
