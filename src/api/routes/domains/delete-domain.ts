import { deleteDomain } from '#operations/domains/delete-domain.ts'
import { listConditions } from '#store/conditions.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { DomainView, toDomainView } from './domains.schema.ts'

export const deleteDomainRoute = defineRoute({
  method: 'DELETE',
  path: '/domains/:id',
  operationId: 'deleteDomain',
  tag: 'Domains',
  summary: 'Delete a domain; our records are taken out of its zone first',
  permission: 'domains:write',
  params: pathId('domain'),
  versionOf: 'domain',
  status: 202,
  answer: DomainView,
  problems: ['domain-in-use'],
  handle: async ({ scoped, context, params }) => {
    const domain = await deleteDomain(scoped, context.operations, params.id)
    return toDomainView(domain, await listConditions(scoped, 'domain', domain.id))
  },
})
