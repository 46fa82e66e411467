import { ProblemError } from '#model/error.ts'
import type { InfrastructureId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { type DnsRecordRow, listDnsRecordsByDomain } from '#store/dns-records.ts'
import { findInfrastructure } from '#store/infrastructure.ts'
import type { Scoped } from '#store/scope.ts'

/**
 * Has the records looked at now, and resolves with what was found last: a request does not wait for the world.
 * @throws {ProblemError} `not-found`.
 */
export async function validateDns(scoped: Scoped, id: InfrastructureId): Promise<readonly DnsRecordRow[]> {
  const infrastructure = await findInfrastructure(scoped, id)
  if (infrastructure === null) throw new ProblemError('not-found', { detail: `There is no infrastructure ${id}.` })
  await wake(scoped, 'domain', infrastructure.domainId)
  return listDnsRecordsByDomain(scoped, infrastructure.domainId)
}
