import { listConditionsOf } from '#store/conditions.ts'
import { listDomains } from '#store/domains.ts'
import { defineRoute } from '../../define-route.ts'
import { PageQuery, pageOf, toPage, toPageRequest } from '../common.schema.ts'
import { DomainView, toDomainView } from './domains.schema.ts'

export const listDomainsRoute = defineRoute({
  method: 'GET',
  path: '/domains',
  operationId: 'listDomains',
  tag: 'Domains',
  summary: 'List domains',
  permission: 'domains:read',
  query: PageQuery,
  status: 200,
  answer: pageOf(DomainView),
  handle: async ({ scoped, query }) => {
    const rows = await listDomains(scoped, toPageRequest(query))
    const ids = rows.map((row) => row.id)
    const conditions = await listConditionsOf(scoped, 'domain', ids)
    return toPage(rows, query.limit, (row) => toDomainView(row, conditions.get(row.id) ?? []))
  },
})
