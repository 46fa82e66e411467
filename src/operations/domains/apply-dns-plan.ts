import { ProblemError } from '#model/error.ts'
import type { DomainId, PlanId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { findCertificateByDomain } from '#store/certificates.ts'
import { type DomainRow, updateDomain } from '#store/domains.ts'
import { findPlan } from '#store/plans.ts'
import type { Scoped } from '#store/scope.ts'
import { approvePlan } from '../plans/approve-plan.ts'
import { recordEvent } from '../record-event.ts'
import { getDomainForUpdate } from './get-domain.ts'

/**
 * Says yes to the changes that were shown, and to records being kept right by themselves from now on. When the zone has
 * become another meanwhile, nothing is written and the changes are shown anew.
 * @throws {ProblemError} `not-found`, `plan-not-approvable`, `dns-credentials-invalid` when none are kept.
 */
export async function applyDnsPlan(
  scoped: Scoped,
  id: DomainId,
  { planId, checksum }: { readonly planId: PlanId; readonly checksum: string },
): Promise<DomainRow> {
  const before = await getDomainForUpdate(scoped, id)
  const plan = await findPlan(scoped, planId)
  if (plan === null || plan.resourceKind !== 'domain' || plan.resourceId !== id) {
    throw new ProblemError('not-found', { detail: `There is no plan ${planId} for ${before.name}.` })
  }
  if (before.dnsProvider === 'manual' || before.dnsCredentialsSealed === null) {
    throw new ProblemError('dns-credentials-invalid', {
      detail: `No credentials are kept for ${before.name}, so nobody but a person can write its records.`,
    })
  }
  await approvePlan(scoped, planId, checksum)
  const domain = await updateDomain(scoped, id, { autoConfigureDns: true })
  await wake(scoped, 'domain', id)
  const certificate = await findCertificateByDomain(scoped, id)
  if (certificate !== null) await wake(scoped, 'certificate', certificate.id)
  await recordEvent(scoped, {
    tenantId: domain.tenantId,
    type: 'domain.dns-plan-applied',
    resourceKind: 'domain',
    resourceId: id,
    message: `The records of ${domain.name} are written and kept right by themselves from now on.`,
    data: { planId, checksum },
  })
  return domain
}
