import { ProblemError } from '#model/error.ts'
import type { DomainId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { type DomainRow, findDomainForUpdate, updateDomain } from '#store/domains.ts'
import { findInfrastructureByDomain } from '#store/infrastructure.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'

/**
 * Marks a domain for deletion; the loop takes our records out of its zone before the row goes.
 * @throws {ProblemError} `not-found`, `domain-in-use` while it has infrastructure.
 */
export async function deleteDomain(scoped: Scoped, context: OperationContext, id: DomainId): Promise<DomainRow> {
  const domain = await findDomainForUpdate(scoped, id)
  if (domain === null) throw new ProblemError('not-found', { detail: `There is no domain ${id}.` })
  if (domain.deletingAt !== null) return domain
  const infrastructure = await findInfrastructureByDomain(scoped, id)
  if (infrastructure !== null) {
    throw new ProblemError('domain-in-use', { detail: `${domain.name} has infrastructure ${infrastructure.id}.` })
  }
  const marked = await updateDomain(scoped, id, { deletingAt: context.clock() })
  await wake(scoped, 'domain', id)
  await recordEvent(scoped, {
    tenantId: domain.tenantId,
    type: 'domain.deletion-requested',
    resourceKind: 'domain',
    resourceId: id,
    message: `Domain ${domain.name} is being deleted.`,
  })
  return marked
}
