import { ProblemError } from '#model/error.ts'
import { newId } from '#model/id.ts'
import type { Scoped } from '#store/scope.ts'
import { findWorkspaceByName, insertWorkspace, type WorkspaceRow } from '#store/workspaces.ts'
import { recordEvent } from '../record-event.ts'
import { resolveTenant } from '../resolve-tenant.ts'

export interface CreateWorkspaceInput {
  readonly tenantId?: string | undefined
  readonly name: string
}

/** @throws {ProblemError} `not-found` (tenant), `name-taken`. */
export async function createWorkspace(scoped: Scoped, input: CreateWorkspaceInput): Promise<WorkspaceRow> {
  const tenantId = await resolveTenant(scoped, input.tenantId)
  if ((await findWorkspaceByName(scoped, tenantId, input.name)) !== null) {
    throw new ProblemError('name-taken', { detail: `There is a workspace "${input.name}" already.` })
  }
  const workspace = await insertWorkspace(scoped, { id: newId('workspace'), tenantId, name: input.name })
  await recordEvent(scoped, {
    tenantId,
    type: 'workspace.created',
    resourceKind: 'workspace',
    resourceId: workspace.id,
    message: `Workspace "${workspace.name}" was created.`,
  })
  return workspace
}
