import { ProblemError } from '#model/error.ts'
import { listConditions } from '#store/conditions.ts'
import { findDomain } from '#store/domains.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { DomainView, toDomainView } from './domains.schema.ts'

export const getDomainRoute = defineRoute({
  method: 'GET',
  path: '/domains/:id',
  operationId: 'getDomain',
  tag: 'Domains',
  summary: 'Read a domain',
  permission: 'domains:read',
  params: pathId('domain'),
  versionOf: 'domain',
  status: 200,
  answer: DomainView,
  handle: async ({ scoped, params }) => {
    const domain = await findDomain(scoped, params.id)
    if (domain === null) throw new ProblemError('not-found', { detail: `There is no domain ${params.id}.` })
    return toDomainView(domain, await listConditions(scoped, 'domain', domain.id))
  },
})
