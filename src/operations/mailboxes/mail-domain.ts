import { ProblemError } from '#model/error.ts'
import { type DomainRow, findDomainByName } from '#store/domains.ts'
import { findInfrastructureByDomain, type InfrastructureRow } from '#store/infrastructure.ts'
import type { Scoped } from '#store/scope.ts'

export interface MailDomain {
  readonly domain: DomainRow
  readonly infrastructure: InfrastructureRow
}

/**
 * The domain of an address, with the infrastructure that serves it.
 * @throws {ProblemError} `address-invalid` when the domain is not in scope, `infrastructure-missing`,
 * `infrastructure-deleting`.
 */
export async function getMailDomain(scoped: Scoped, name: string, field: string): Promise<MailDomain> {
  const domain = await findDomainByName(scoped, name)
  if (domain === null) {
    throw new ProblemError('address-invalid', {
      detail: `You have no domain ${name}.`,
      errors: [{ field, message: `must be in a domain of yours; there is no ${name}` }],
    })
  }
  const infrastructure = await findInfrastructureByDomain(scoped, domain.id)
  if (infrastructure === null) {
    throw new ProblemError('infrastructure-missing', { detail: `${name} has no infrastructure yet.` })
  }
  if (infrastructure.deletingAt !== null) throw new ProblemError('infrastructure-deleting')
  return { domain, infrastructure }
}
