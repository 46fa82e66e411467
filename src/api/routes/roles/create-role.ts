import { createRole } from '#operations/roles/create-role.ts'
import { defineRoute } from '../../define-route.ts'
import { CreateRole, RoleView, toRoleView } from './roles.schema.ts'

export const createRoleRoute = defineRoute({
  method: 'POST',
  path: '/roles',
  operationId: 'createRole',
  tag: 'Roles',
  summary: 'Make a role: a named set of permissions, none of them beyond one’s own',
  permission: 'roles:write',
  isSensitive: true,
  body: CreateRole,
  status: 201,
  answer: RoleView,
  problems: ['name-taken', 'not-found'],
  handle: async ({ scoped, actor, body }) => toRoleView(await createRole(scoped, actor, body)),
})
