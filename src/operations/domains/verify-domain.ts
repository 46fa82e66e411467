import type { DomainId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import type { DomainRow } from '#store/domains.ts'
import type { Scoped } from '#store/scope.ts'
import { getDomainForUpdate } from './get-domain.ts'

/**
 * Has the domain's zone looked at now instead of at the next time; the answer stands in its conditions soon after.
 * @throws {ProblemError} `not-found`.
 */
export async function verifyDomain(scoped: Scoped, id: DomainId): Promise<DomainRow> {
  const domain = await getDomainForUpdate(scoped, id)
  await wake(scoped, 'domain', id)
  return domain
}
