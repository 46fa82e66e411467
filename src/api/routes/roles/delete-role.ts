import { deleteRole } from '#operations/roles/delete-role.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { RoleView, toRoleView } from './roles.schema.ts'

export const deleteRoleRoute = defineRoute({
  method: 'DELETE',
  path: '/roles/:id',
  operationId: 'deleteRole',
  tag: 'Roles',
  summary: 'Delete a role that nobody has',
  permission: 'roles:write',
  params: pathId('role'),
  versionOf: 'role',
  status: 200,
  answer: RoleView,
  problems: ['role-in-use'],
  handle: async ({ scoped, actor, params }) => toRoleView(await deleteRole(scoped, actor, params.id)),
})
