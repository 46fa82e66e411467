import { ProblemError } from '#model/error.ts'
import type { DomainId } from '#model/id.ts'
import { type DomainRow, findDomainForUpdate } from '#store/domains.ts'
import type { Scoped } from '#store/scope.ts'

/**
 * The domain that an operation changes, held until the transaction ends.
 * @throws {ProblemError} `not-found` also for one of another tenant, and one that is on its way out.
 */
export async function getDomainForUpdate(scoped: Scoped, id: DomainId): Promise<DomainRow> {
  const domain = await findDomainForUpdate(scoped, id)
  if (domain === null || domain.deletingAt !== null) {
    throw new ProblemError('not-found', { detail: `There is no domain ${id}.` })
  }
  return domain
}
