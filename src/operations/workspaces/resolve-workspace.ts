import { ProblemError } from '#model/error.ts'
import type { TenantId, WorkspaceId } from '#model/id.ts'
import type { Scoped } from '#store/scope.ts'
import { findWorkspace } from '#store/workspaces.ts'

/**
 * The workspace that a request names, or `null` when it names none.
 * @throws {ProblemError} `workspace-mismatch` when the tenant has no such workspace.
 */
export async function resolveWorkspace(
  scoped: Scoped,
  tenantId: TenantId,
  named: string | null | undefined,
): Promise<WorkspaceId | null> {
  if (named === null || named === undefined) return null
  const workspace = await findWorkspace(scoped, named as WorkspaceId)
  if (workspace?.tenantId === tenantId) return workspace.id
  throw new ProblemError('workspace-mismatch', {
    detail: `The tenant has no workspace ${named}.`,
    errors: [{ field: '/workspaceId', message: 'must be the id of a workspace of the same tenant' }],
  })
}
