import { updateDomain } from '#operations/domains/update-domain.ts'
import { listConditions } from '#store/conditions.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { DomainView, toDomainView, UpdateDomain } from './domains.schema.ts'

export const updateDomainRoute = defineRoute({
  method: 'PATCH',
  path: '/domains/:id',
  operationId: 'updateDomain',
  tag: 'Domains',
  summary: 'Suspend or resume a domain, change how its records get into its zone, or its DMARC policy',
  permission: 'domains:write',
  params: pathId('domain'),
  versionOf: 'domain',
  body: UpdateDomain,
  status: 200,
  answer: DomainView,
  problems: ['provider-unknown', 'dns-credentials-invalid'],
  handle: async ({ scoped, context, params, body }) => {
    const domain = await updateDomain(scoped, context.operations, params.id, body)
    return toDomainView(domain, await listConditions(scoped, 'domain', domain.id))
  },
})
