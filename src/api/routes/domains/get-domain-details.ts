import { ProblemError } from '#model/error.ts'
import { findCertificateByDomain } from '#store/certificates.ts'
import { listConditions } from '#store/conditions.ts'
import { listDkimKeysByDomain } from '#store/dkim-keys.ts'
import { findDomain } from '#store/domains.ts'
import { findInfrastructureByDomain } from '#store/infrastructure.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { DomainDetailsView, toDomainDetailsView } from './domain-details.schema.ts'

export const getDomainDetailsRoute = defineRoute({
  method: 'GET',
  path: '/domains/:id/details',
  operationId: 'getDomainDetails',
  tag: 'Domains',
  summary: 'Read a domain with its DKIM keys and its certificate',
  permission: 'domains:read',
  params: pathId('domain'),
  status: 200,
  answer: DomainDetailsView,
  handle: async ({ scoped, params }) => {
    const domain = await findDomain(scoped, params.id)
    if (domain === null) throw new ProblemError('not-found', { detail: `There is no domain ${params.id}.` })
    const certificate = await findCertificateByDomain(scoped, domain.id)
    return toDomainDetailsView({
      domain,
      conditions: await listConditions(scoped, 'domain', domain.id),
      infrastructure: await findInfrastructureByDomain(scoped, domain.id),
      dkimKeys: await listDkimKeysByDomain(scoped, domain.id),
      certificate,
      certificateConditions: certificate === null ? [] : await listConditions(scoped, 'certificate', certificate.id),
    })
  },
})
