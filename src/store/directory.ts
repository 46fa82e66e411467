import { sql } from 'kysely'
import type { DomainId, MailboxId, NodeId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'

/** PostgreSQL channel on which a node's id is announced when anything changes of what its agent follows. */
export const nodeChannel = 'rookery_nodes'

/** PostgreSQL channel on which streams of agents are announced. */
export const streamChannel = 'rookery_streams'

/** PostgreSQL channel on which agents' nodes say how far they are: `<node id> <sequence>`. */
export const appliedChannel = 'rookery_applied'

/**
 * Brings what a node shall hold of a domain up to date and tells the node: the entries with these keys (domain names,
 * addresses of mailboxes, sources of aliases), or all of the domain. Call it after the change, in its transaction: the
 * node's row stays locked until the commit, so that sequence numbers become visible in their order. Costs what the keys
 * cost, whatever else the node holds. Resolves with the node's newest sequence.
 */
export async function projectDirectory(
  scoped: Scoped,
  nodeId: NodeId,
  domainId: DomainId,
  keys: readonly string[] | 'all',
): Promise<number> {
  const list = keys === 'all' ? null : keys
  const { rows } = await sql<{ sequence: number }>`
    SELECT project_directory(${nodeId}, ${domainId}, ${list}::text[]) AS sequence
  `.execute(scoped.tx)
  const sequence = rows[0]?.sequence ?? 0
  if (sequence > 0) scoped.projected.set(nodeId, sequence)
  return sequence
}

/** Tells every process of the API how far a node is with its mail data. */
export async function announceApplied(scoped: Scoped, nodeId: NodeId, sequence: number): Promise<void> {
  await sql`SELECT pg_notify(${appliedChannel}, ${`${nodeId} ${sequence}`})`.execute(scoped.tx)
}

/** Rings the node's open stream when this transaction commits. */
export async function notifyNode(scoped: Scoped, nodeId: NodeId): Promise<void> {
  await sql`SELECT pg_notify(${nodeChannel}, ${nodeId})`.execute(scoped.tx)
}

/** Tells every process of the API that a node's agent opened a stream: `<node id> <stream id>`. */
export async function announceStream(scoped: Scoped, announcement: string): Promise<void> {
  await sql`SELECT pg_notify(${streamChannel}, ${announcement})`.execute(scoped.tx)
}

/** Which of these mailboxes their nodes have taken up as they are now, as the agents said last. */
export async function listMailboxesOnNodes(scoped: Scoped, ids: readonly MailboxId[]): Promise<ReadonlySet<MailboxId>> {
  if (ids.length === 0) return new Set()
  const rows = await scoped.tx
    .selectFrom('emailAccounts')
    .innerJoin('infrastructure', 'infrastructure.id', 'emailAccounts.infrastructureId')
    .innerJoin('sendingNodes', 'sendingNodes.id', 'infrastructure.nodeId')
    .innerJoin('directoryEntries as entry', (join) =>
      join
        .onRef('entry.nodeId', '=', 'sendingNodes.id')
        .on('entry.kind', '=', 'mailbox')
        .onRef('entry.key', '=', 'emailAccounts.emailAddress'),
    )
    .select('emailAccounts.id')
    .where('emailAccounts.id', 'in', ids)
    .where('entry.body', 'is not', null)
    .where(sql<boolean>`entry.sequence <= (sending_nodes.heartbeat ->> 'directorySequence')::bigint`)
    .where(tenantFilter(scoped, 'emailAccounts.tenantId'))
    .execute()
  return new Set(rows.map((row) => row.id))
}
