import { verifyDomain } from '#operations/domains/verify-domain.ts'
import { listConditions } from '#store/conditions.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { DomainView, toDomainView } from './domains.schema.ts'

export const verifyDomainRoute = defineRoute({
  method: 'POST',
  path: '/domains/:id/verify',
  operationId: 'verifyDomain',
  tag: 'Domains',
  summary: 'Look at the domain’s zone now; the verdict stands in its conditions soon after',
  permission: 'domains:write',
  params: pathId('domain'),
  status: 202,
  answer: DomainView,
  handle: async ({ scoped, params }) => {
    const domain = await verifyDomain(scoped, params.id)
    return toDomainView(domain, await listConditions(scoped, 'domain', domain.id))
  },
})
