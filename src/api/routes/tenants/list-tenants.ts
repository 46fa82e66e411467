import { listTenants } from '#store/tenants.ts'
import { defineRoute } from '../../define-route.ts'
import { PageQuery, pageOf, toPage, toPageRequest } from '../common.schema.ts'
import { TenantView, toTenantView } from './tenants.schema.ts'

export const listTenantsRoute = defineRoute({
  method: 'GET',
  path: '/tenants',
  operationId: 'listTenants',
  tag: 'Tenants',
  summary: 'List tenants',
  permission: 'tenants:read',
  query: PageQuery,
  status: 200,
  answer: pageOf(TenantView),
  handle: async ({ scoped, query }) =>
    toPage(await listTenants(scoped, toPageRequest(query)), query.limit, toTenantView),
})
