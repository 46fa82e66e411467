import { z } from 'zod'
import type { WorkspaceRow } from '#store/workspaces.ts'
import { displayName, Timestamp, tenantIdField } from '../common.schema.ts'

export const CreateWorkspace = z.strictObject({ tenantId: tenantIdField, name: displayName })

export const WorkspaceView = z
  .object({ id: z.string(), tenantId: z.string(), name: z.string(), createdAt: Timestamp })
  .meta({ id: 'Workspace' })

export function toWorkspaceView(row: WorkspaceRow): z.input<typeof WorkspaceView> {
  return { id: row.id, tenantId: row.tenantId, name: row.name, createdAt: row.createdAt.toISOString() }
}
