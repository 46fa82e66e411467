import { sql } from 'kysely'
import type { NodeId } from '#model/id.ts'
import type { NodeMetrics } from '#protocol/agent-protocol.ts'
import type { NodeRow } from './nodes.ts'
import { type Scoped, tenantFilter } from './scope.ts'

const keptDays = 8

/** Keeps what a heartbeat measured as that of its minute; what is older than eight days goes. */
export async function recordNodeMetrics(
  scoped: Scoped,
  { id, tenantId }: Pick<NodeRow, 'id' | 'tenantId'>,
  metrics: NodeMetrics,
  now: Date,
): Promise<void> {
  const values = {
    loadAverage: metrics.loadAverage1m,
    memoryUsedBytes: metrics.memoryUsedBytes,
    memoryTotalBytes: metrics.memoryTotalBytes,
    diskUsedBytes: metrics.diskUsedBytes,
    diskTotalBytes: metrics.diskTotalBytes,
    queuedMessages: metrics.queuedMessages,
    deferredMessages: metrics.queue?.deferred ?? 0,
  }
  await scoped.tx
    .insertInto('nodeMetrics')
    .values({ nodeId: id, tenantId, at: sql<Date>`date_trunc('minute', ${now}::timestamptz)`, ...values })
    .onConflict((conflict) => conflict.columns(['nodeId', 'at']).doUpdateSet(values))
    .execute()
  await scoped.tx
    .deleteFrom('nodeMetrics')
    .where('nodeId', '=', id)
    .where('at', '<', sql<Date>`${now}::timestamptz - make_interval(days => ${keptDays})`)
    .where(tenantFilter(scoped))
    .execute()
}

export interface MetricsPoint {
  /** The beginning of the span. */
  readonly at: Date
  /** Means over the span; a processor's worth of work each. */
  readonly loadAverage: number
  readonly memoryUsedBytes: number
  readonly memoryTotalBytes: number
  readonly diskUsedBytes: number
  readonly diskTotalBytes: number
  readonly queuedMessages: number
  readonly deferredMessages: number
}

/** What a node measured since `since`, in spans of so many seconds, oldest first; spans without a heartbeat are absent. */
export async function listNodeMetrics(
  scoped: Scoped,
  nodeId: NodeId,
  since: Date,
  spanSeconds: number,
): Promise<readonly MetricsPoint[]> {
  const start = sql<Date>`date_bin(make_interval(secs => ${spanSeconds}), at, timestamptz '2000-01-01 00:00:00Z')`
  const mean = (column: string) => sql<number>`avg(${sql.ref(column)})::float8`
  return await scoped.tx
    .selectFrom('nodeMetrics')
    .select([
      start.as('at'),
      mean('loadAverage').as('loadAverage'),
      mean('memoryUsedBytes').as('memoryUsedBytes'),
      mean('memoryTotalBytes').as('memoryTotalBytes'),
      mean('diskUsedBytes').as('diskUsedBytes'),
      mean('diskTotalBytes').as('diskTotalBytes'),
      mean('queuedMessages').as('queuedMessages'),
      mean('deferredMessages').as('deferredMessages'),
    ])
    .where('nodeId', '=', nodeId)
    .where('at', '>=', since)
    .where(tenantFilter(scoped))
    .groupBy(sql`1`)
    .orderBy(sql`1`)
    .execute()
}
