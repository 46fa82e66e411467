import { createTenant } from '#operations/tenants/create-tenant.ts'
import { defineRoute } from '../../define-route.ts'
import { CreateTenant, TenantView, toTenantView } from './tenants.schema.ts'

export const createTenantRoute = defineRoute({
  method: 'POST',
  path: '/tenants',
  operationId: 'createTenant',
  tag: 'Tenants',
  summary: 'Make a tenant: the boundary of one customer’s data',
  permission: 'tenants:write',
  body: CreateTenant,
  status: 201,
  answer: TenantView,
  handle: async ({ scoped, body }) => toTenantView(await createTenant(scoped, body)),
})
