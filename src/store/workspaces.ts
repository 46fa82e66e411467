import type { Insertable, Selectable } from 'kysely'
import type { TenantId, WorkspaceId } from '#model/id.ts'
import type { PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { WorkspacesTable } from './tables.ts'

export type WorkspaceRow = Selectable<WorkspacesTable>

export async function findWorkspace(scoped: Scoped, id: WorkspaceId): Promise<WorkspaceRow | null> {
  const row = await scoped.tx
    .selectFrom('workspaces')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

export async function findWorkspaceByName(
  scoped: Scoped,
  tenantId: TenantId,
  name: string,
): Promise<WorkspaceRow | null> {
  const row = await scoped.tx
    .selectFrom('workspaces')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('name', '=', name)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

export async function listWorkspaces(scoped: Scoped, page: PageRequest): Promise<readonly WorkspaceRow[]> {
  return scoped.tx
    .selectFrom('workspaces')
    .selectAll()
    .where(tenantFilter(scoped))
    .where('id', '>', (page.afterId ?? '') as WorkspaceId)
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

export async function insertWorkspace(scoped: Scoped, values: Insertable<WorkspacesTable>): Promise<WorkspaceRow> {
  return scoped.tx.insertInto('workspaces').values(values).returningAll().executeTakeFirstOrThrow()
}
