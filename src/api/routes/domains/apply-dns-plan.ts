import { applyDnsPlan } from '#operations/domains/apply-dns-plan.ts'
import { listConditions } from '#store/conditions.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { ApplyDnsPlan, DomainView, toDomainView } from './domains.schema.ts'

export const applyDnsPlanRoute = defineRoute({
  method: 'POST',
  path: '/domains/:id/apply-dns-plan',
  operationId: 'applyDnsPlan',
  tag: 'Domains',
  summary: 'Write the records that were planned, these and no others, and keep them right from now on',
  permission: 'domains:write',
  params: pathId('domain'),
  body: ApplyDnsPlan,
  status: 202,
  answer: DomainView,
  problems: ['plan-not-approvable', 'dns-credentials-invalid'],
  handle: async ({ scoped, params, body }) => {
    const domain = await applyDnsPlan(scoped, params.id, body)
    return toDomainView(domain, await listConditions(scoped, 'domain', domain.id))
  },
})
