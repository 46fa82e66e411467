import { listWorkspaces } from '#store/workspaces.ts'
import { defineRoute } from '../../define-route.ts'
import { PageQuery, pageOf, toPage, toPageRequest } from '../common.schema.ts'
import { toWorkspaceView, WorkspaceView } from './workspaces.schema.ts'

export const listWorkspacesRoute = defineRoute({
  method: 'GET',
  path: '/workspaces',
  operationId: 'listWorkspaces',
  tag: 'Workspaces',
  summary: 'List workspaces',
  permission: 'workspaces:read',
  query: PageQuery,
  status: 200,
  answer: pageOf(WorkspaceView),
  handle: async ({ scoped, query }) =>
    toPage(await listWorkspaces(scoped, toPageRequest(query)), query.limit, toWorkspaceView),
})
