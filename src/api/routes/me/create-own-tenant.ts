import { createOwnTenant } from '#operations/tenants/create-own-tenant.ts'
import { requirePerson } from '../../actor.ts'
import { defineRoute } from '../../define-route.ts'
import { TenantView, toTenantView } from '../tenants/tenants.schema.ts'
import { CreateOwnTenant } from './me.schema.ts'

export const createOwnTenantRoute = defineRoute({
  method: 'POST',
  path: '/me/tenants',
  operationId: 'createOwnTenant',
  tag: 'Me',
  summary: 'Make a tenant of one’s own, where sign-up is open; who makes it is its owner',
  permission: 'signed-in',
  body: CreateOwnTenant,
  status: 201,
  answer: TenantView,
  problems: ['tenant-making-closed'],
  handle: async ({ scoped, context, actor, body }) => {
    const { user } = requirePerson(actor)
    return toTenantView(await createOwnTenant(scoped, context.operations, user, body))
  },
})
