import type { Insertable, Selectable } from 'kysely'
import type { NodeId } from '#model/id.ts'
import { notifyNode } from './directory.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { NodeBundlesTable } from './tables.ts'

export type NodeBundleRow = Selectable<NodeBundlesTable>

export async function findNewestBundle(scoped: Scoped, nodeId: NodeId): Promise<NodeBundleRow | null> {
  const row = await scoped.tx
    .selectFrom('nodeBundles')
    .selectAll()
    .where('nodeId', '=', nodeId)
    .where(tenantFilter(scoped))
    .orderBy('generation', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** Stores a new bundle and tells the node; older ones than the last ten are forgotten. */
export async function insertNodeBundle(scoped: Scoped, values: Insertable<NodeBundlesTable>): Promise<void> {
  await scoped.tx.insertInto('nodeBundles').values(values).execute()
  await scoped.tx
    .deleteFrom('nodeBundles')
    .where('nodeId', '=', values.nodeId)
    .where('generation', '<=', values.generation - 10)
    .where(tenantFilter(scoped))
    .execute()
  await notifyNode(scoped, values.nodeId)
}
