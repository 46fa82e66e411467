import { sql } from 'kysely'
import type { InfrastructureId, NodeId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'

/** PostgreSQL channel on which a node's id is announced when its bundle, directory or challenges change. */
export const nodeChannel = 'rookery_nodes'

/** The mail data of a node, in order, at one moment. */
export interface NodeDirectory {
  readonly generation: number
  readonly domains: readonly { readonly name: string }[]
  readonly mailboxes: readonly NodeMailbox[]
  readonly aliases: readonly { readonly source: string; readonly destination: string }[]
}

export interface NodeMailbox {
  readonly address: string
  readonly passwordHash: string
  readonly quotaBytes: number
  readonly isActive: boolean
  readonly maxSendPerDay: number
}

/** Reads what a node serves, or `null` when the node is gone. The generation is read first and the row is held. */
export async function findDirectory(scoped: Scoped, nodeId: NodeId): Promise<NodeDirectory | null> {
  const node = await scoped.tx
    .selectFrom('sendingNodes')
    .select('directoryGeneration')
    .where('id', '=', nodeId)
    .where(tenantFilter(scoped))
    .forShare()
    .executeTakeFirst()
  if (node === undefined) return null
  return {
    generation: node.directoryGeneration,
    domains: await listServedDomains(scoped, nodeId),
    mailboxes: await listServedMailboxes(scoped, nodeId),
    aliases: await listServedAliases(scoped, nodeId),
  }
}

/**
 * Says that mailboxes, aliases or domains of the node changed: the generation counts up and the node is told. Part of the
 * transaction of the change.
 */
export async function bumpDirectoryGeneration(scoped: Scoped, nodeId: NodeId): Promise<number> {
  const row = await scoped.tx
    .updateTable('sendingNodes')
    .set({ directoryGeneration: sql<number>`directory_generation + 1` })
    .where('id', '=', nodeId)
    .returning('directoryGeneration')
    .executeTakeFirst()
  await notifyNode(scoped, nodeId)
  return row?.directoryGeneration ?? 0
}

/** Wakes the node's long poll when this transaction commits. */
export async function notifyNode(scoped: Scoped, nodeId: NodeId): Promise<void> {
  await sql`SELECT pg_notify(${nodeChannel}, ${nodeId})`.execute(scoped.tx)
}

/** Generation of the directory that each infrastructure's node has in its replica, as its agent said last. */
export async function listDirectoryGenerationsOnNodes(
  scoped: Scoped,
  ids: readonly InfrastructureId[],
): Promise<ReadonlyMap<InfrastructureId, number>> {
  if (ids.length === 0) return new Map()
  const rows = await scoped.tx
    .selectFrom('infrastructure')
    .innerJoin('sendingNodes', 'sendingNodes.id', 'infrastructure.nodeId')
    .select('infrastructure.id')
    .select(sql<number>`coalesce((sending_nodes.heartbeat ->> 'directoryGeneration')::bigint, 0)`.as('generation'))
    .where('infrastructure.id', 'in', ids)
    .where(tenantFilter(scoped, 'infrastructure.tenantId'))
    .execute()
  return new Map(rows.map((row) => [row.id, row.generation]))
}

function listServedDomains(scoped: Scoped, nodeId: NodeId): Promise<{ name: string }[]> {
  return servedDomains(scoped, nodeId).select('domains.name').orderBy('domains.name').execute()
}

function listServedMailboxes(scoped: Scoped, nodeId: NodeId): Promise<NodeMailbox[]> {
  return servedDomains(scoped, nodeId)
    .innerJoin('emailAccounts', 'emailAccounts.infrastructureId', 'infrastructure.id')
    .select([
      'emailAccounts.emailAddress as address',
      'emailAccounts.passwordHash',
      sql<number>`email_accounts.quota_mb::bigint * 1048576`.as('quotaBytes'),
      'emailAccounts.isActive',
      'emailAccounts.maxSendPerDay',
    ])
    .orderBy('emailAccounts.emailAddress')
    .execute()
}

function listServedAliases(scoped: Scoped, nodeId: NodeId): Promise<{ source: string; destination: string }[]> {
  return servedDomains(scoped, nodeId)
    .innerJoin('virtualAliases', 'virtualAliases.domainId', 'domains.id')
    .select(['virtualAliases.source', 'virtualAliases.destination'])
    .orderBy('virtualAliases.source')
    .orderBy('virtualAliases.destination')
    .execute()
}

/** Mail is accepted for a domain only after its owner has shown that it is his. */
function servedDomains(scoped: Scoped, nodeId: NodeId) {
  return scoped.tx
    .selectFrom('infrastructure')
    .innerJoin('domains', 'domains.id', 'infrastructure.domainId')
    .where('infrastructure.nodeId', '=', nodeId)
    .where('infrastructure.deletingAt', 'is', null)
    .where('domains.verifiedAt', 'is not', null)
    .where(tenantFilter(scoped, 'infrastructure.tenantId'))
}
