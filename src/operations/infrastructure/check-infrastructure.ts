import { ProblemError } from '#model/error.ts'
import type { InfrastructureId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { findCertificateByDomain } from '#store/certificates.ts'
import { findInfrastructure } from '#store/infrastructure.ts'
import type { Scoped } from '#store/scope.ts'

/**
 * Has everything of an order looked at, and what can be mended mended, now instead of at the next time. Asking twice is
 * asking once.
 * @throws {ProblemError} `not-found`.
 */
export async function checkInfrastructure(scoped: Scoped, id: InfrastructureId): Promise<void> {
  const infrastructure = await findInfrastructure(scoped, id)
  if (infrastructure === null) throw new ProblemError('not-found', { detail: `There is no infrastructure ${id}.` })
  const { domainId, nodeId } = infrastructure
  const certificate = await findCertificateByDomain(scoped, domainId)
  await wake(scoped, 'domain', domainId)
  await wake(scoped, 'node-machine', nodeId)
  await wake(scoped, 'node-config', nodeId)
  await wake(scoped, 'mailboxes', nodeId)
  if (certificate !== null) await wake(scoped, 'certificate', certificate.id)
  await wake(scoped, 'infrastructure', id)
}
