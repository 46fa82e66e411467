import { proposeDnsPlan } from '#operations/domains/propose-dns-plan.ts'
import { listConditions } from '#store/conditions.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { DomainView, ProposeDnsPlan, toDomainView } from './domains.schema.ts'

export const proposeDnsPlanRoute = defineRoute({
  method: 'POST',
  path: '/domains/:id/dns-plans',
  operationId: 'proposeDnsPlan',
  tag: 'Domains',
  summary: 'Keep credentials of the DNS host and plan the records; nothing is written before the plan is applied',
  permission: 'domains:write',
  params: pathId('domain'),
  body: ProposeDnsPlan,
  status: 202,
  answer: DomainView,
  problems: ['provider-unknown', 'dns-credentials-invalid'],
  handle: async ({ scoped, context, params, body }) => {
    const domain = await proposeDnsPlan(scoped, context.operations, params.id, body)
    return toDomainView(domain, await listConditions(scoped, 'domain', domain.id))
  },
})
