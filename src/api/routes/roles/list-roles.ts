import { z } from 'zod'
import { builtInRoleNames } from '#model/role.ts'
import { resolveTenant } from '#operations/resolve-tenant.ts'
import { listRoles } from '#store/roles.ts'
import { findTenant } from '#store/tenants.ts'
import { defineRoute } from '../../define-route.ts'
import { RoleQuery, RoleView, toBuiltInRoleView, toRoleView } from './roles.schema.ts'

export const listRolesRoute = defineRoute({
  method: 'GET',
  path: '/roles',
  operationId: 'listRoles',
  tag: 'Roles',
  summary: 'List the roles that members can have, built in and of the tenant’s own, with their permissions',
  permission: 'roles:read',
  query: RoleQuery,
  status: 200,
  answer: z.object({ items: z.array(RoleView) }),
  problems: ['not-found'],
  handle: async ({ scoped, query }) => {
    const tenantId = await resolveTenant(scoped, query.tenantId)
    const tenant = await findTenant(scoped, tenantId)
    const builtIn = builtInRoleNames.filter((name) => name !== 'operator' || tenant?.isOperator === true)
    const own = await listRoles(scoped, tenantId)
    return { items: [...builtIn.map(toBuiltInRoleView), ...own.map(toRoleView)] }
  },
})
