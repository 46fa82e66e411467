import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { InfrastructureId, NodeId } from '#model/id.ts'
import { notifyNode } from './directory.ts'
import type { PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { SendingNodesTable } from './tables.ts'

export type NodeRow = Selectable<SendingNodesTable>

export async function findNode(scoped: Scoped, id: NodeId): Promise<NodeRow | null> {
  const row = await scoped.tx
    .selectFrom('sendingNodes')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

/** As `findNode`, and nobody else changes the row until this transaction ends. */
export async function findNodeForUpdate(scoped: Scoped, id: NodeId): Promise<NodeRow | null> {
  const row = await scoped.tx
    .selectFrom('sendingNodes')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

export async function findNodeByAgentToken(scoped: Scoped, tokenHash: string): Promise<NodeRow | null> {
  const row = await scoped.tx
    .selectFrom('sendingNodes')
    .selectAll()
    .where('agentTokenHash', '=', tokenHash)
    .where(tenantFilter(scoped))
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

export async function findNodeByAgentKey(scoped: Scoped, keyHash: string): Promise<NodeRow | null> {
  const row = await scoped.tx
    .selectFrom('sendingNodes')
    .selectAll()
    .where('agentKeyHash', '=', keyHash)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

export async function listNodes(scoped: Scoped, page: PageRequest): Promise<readonly NodeRow[]> {
  return scoped.tx
    .selectFrom('sendingNodes')
    .selectAll()
    .where(tenantFilter(scoped))
    .where('id', '>', (page.afterId ?? '') as NodeId)
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

/** `null` when the tenant has a node of this label already. */
export async function insertNode(scoped: Scoped, values: Insertable<SendingNodesTable>): Promise<NodeRow | null> {
  const row = await scoped.tx
    .insertInto('sendingNodes')
    .values(values)
    .onConflict((conflict) => conflict.columns(['tenantId', 'label']).doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

export async function updateNode(scoped: Scoped, id: NodeId, values: Updateable<SendingNodesTable>): Promise<NodeRow> {
  return scoped.tx
    .updateTable('sendingNodes')
    .set({ ...values, updatedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Every node with the machine it settled on, for comparing with a provider's list. System scope. */
export async function listNodeMachines(
  scoped: Scoped,
): Promise<readonly { readonly id: NodeId; readonly providerId: string | null }[]> {
  return scoped.tx.selectFrom('sendingNodes').select(['id', 'providerId']).where(tenantFilter(scoped)).execute()
}

/** Ends what its agent still has open, too. */
export async function deleteNode(scoped: Scoped, id: NodeId): Promise<void> {
  await scoped.tx.deleteFrom('sendingNodes').where('id', '=', id).where(tenantFilter(scoped)).execute()
  await notifyNode(scoped, id)
}

export interface RefusalsClaim {
  /** Of one order only one loop runs at a time, so a claim of its own is what a killed run left. */
  readonly infrastructureId: InfrastructureId
  readonly now: Date
  readonly staleBefore: Date
}

/** Claims to ask the node what it must refuse; the row, or `null` when another order has claimed it since `staleBefore`. */
export async function claimRefusals(
  scoped: Scoped,
  id: NodeId,
  { infrastructureId, now, staleBefore }: RefusalsClaim,
): Promise<NodeRow | null> {
  const row = await scoped.tx
    .updateTable('sendingNodes')
    .set({ refusalsClaimedBy: infrastructureId, refusalsClaimedAt: now })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .where((eb) =>
      eb.or([
        eb('refusalsClaimedBy', 'is', null),
        eb('refusalsClaimedBy', '=', infrastructureId),
        eb('refusalsClaimedAt', '<', staleBefore),
      ]),
    )
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}
