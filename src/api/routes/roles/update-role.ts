import { updateRole } from '#operations/roles/update-role.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { RoleView, toRoleView, UpdateRole } from './roles.schema.ts'

export const updateRoleRoute = defineRoute({
  method: 'PATCH',
  path: '/roles/:id',
  operationId: 'updateRole',
  tag: 'Roles',
  summary: 'Change the name or the permissions of a role; its members have them from their next request on',
  permission: 'roles:write',
  isSensitive: true,
  params: pathId('role'),
  versionOf: 'role',
  body: UpdateRole,
  status: 200,
  answer: RoleView,
  problems: ['name-taken'],
  handle: async ({ scoped, actor, params, body }) => toRoleView(await updateRole(scoped, actor, params.id, body)),
})
