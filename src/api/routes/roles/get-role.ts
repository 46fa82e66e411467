import { ProblemError } from '#model/error.ts'
import { findRole } from '#store/roles.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { RoleView, toRoleView } from './roles.schema.ts'

export const getRoleRoute = defineRoute({
  method: 'GET',
  path: '/roles/:id',
  operationId: 'getRole',
  tag: 'Roles',
  summary: 'Read a role of the tenant’s own',
  permission: 'roles:read',
  params: pathId('role'),
  versionOf: 'role',
  status: 200,
  answer: RoleView,
  handle: async ({ scoped, params }) => {
    const role = await findRole(scoped, params.id)
    if (role === null) throw new ProblemError('not-found', { detail: `There is no role ${params.id}.` })
    return toRoleView(role)
  },
})
