import { createWorkspace } from '#operations/workspaces/create-workspace.ts'
import { defineRoute } from '../../define-route.ts'
import { CreateWorkspace, toWorkspaceView, WorkspaceView } from './workspaces.schema.ts'

export const createWorkspaceRoute = defineRoute({
  method: 'POST',
  path: '/workspaces',
  operationId: 'createWorkspace',
  tag: 'Workspaces',
  summary: 'Make a workspace: a part of a tenant that groups domains',
  permission: 'workspaces:write',
  body: CreateWorkspace,
  status: 201,
  answer: WorkspaceView,
  problems: ['name-taken', 'not-found'],
  handle: async ({ scoped, body }) => toWorkspaceView(await createWorkspace(scoped, body)),
})
