import { listInfrastructure } from '#store/infrastructure.ts'
import { listInfrastructureDetails } from '#store/infrastructure-details.ts'
import { defineRoute } from '../../define-route.ts'
import { pageOf, toPageRequest } from '../common.schema.ts'
import { InfrastructureQuery, InfrastructureSummary } from './infrastructure.schema.ts'
import { toInfrastructureSummary } from './infrastructure-view.ts'

export const listInfrastructureRoute = defineRoute({
  method: 'GET',
  path: '/infrastructure',
  operationId: 'listInfrastructure',
  tag: 'Infrastructure',
  summary: 'List infrastructure',
  permission: 'infrastructure:read',
  query: InfrastructureQuery,
  status: 200,
  answer: pageOf(InfrastructureSummary),
  handle: async ({ scoped, query }) => {
    const rows = await listInfrastructure(scoped, toPageRequest(query), query)
    const page = rows.slice(0, query.limit)
    const details = await listInfrastructureDetails(scoped, page)
    const nextPageToken = rows.length > query.limit ? (page.at(-1)?.id ?? null) : null
    return { items: details.map(toInfrastructureSummary), nextPageToken }
  },
})
