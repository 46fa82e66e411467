import { sql } from 'kysely'
import type { Condition, ConditionUpdate, ResourceKind } from '#model/condition.ts'
import type { TenantId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'

export interface ConditionTarget {
  readonly tenantId: TenantId
  readonly resourceKind: ResourceKind
  readonly resourceId: string
}

/** Writes a condition; the time of its last transition stays unless its status changes. Resolves with whether it did. */
export async function upsertCondition(
  scoped: Scoped,
  target: ConditionTarget,
  update: ConditionUpdate,
  now: Date,
): Promise<boolean> {
  const before = await scoped.tx
    .selectFrom('conditions')
    .select('status')
    .where('resourceKind', '=', target.resourceKind)
    .where('resourceId', '=', target.resourceId)
    .where('type', '=', update.type)
    .where(tenantFilter(scoped))
    .forUpdate()
    .executeTakeFirst()
  const { type, status, reason, message } = update
  await scoped.tx
    .insertInto('conditions')
    .values({ ...target, type, status, reason, message, lastTransitionAt: now })
    .onConflict((conflict) =>
      conflict.columns(['resourceKind', 'resourceId', 'type']).doUpdateSet({
        status,
        reason,
        message,
        lastTransitionAt: sql<Date>`CASE WHEN conditions.status = ${status} THEN conditions.last_transition_at ELSE ${now} END`,
      }),
    )
    .execute()
  return before?.status !== status
}

export async function listConditions(
  scoped: Scoped,
  resourceKind: ResourceKind,
  resourceId: string,
): Promise<readonly Condition[]> {
  return (await listConditionsOf(scoped, resourceKind, [resourceId])).get(resourceId) ?? []
}

/** The conditions of many resources of one kind, by resource id; a resource without any is absent. */
export async function listConditionsOf(
  scoped: Scoped,
  resourceKind: ResourceKind,
  resourceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Condition[]>> {
  const found = new Map<string, Condition[]>()
  if (resourceIds.length === 0) return found
  const rows = await scoped.tx
    .selectFrom('conditions')
    .select(['resourceId', 'type', 'status', 'reason', 'message', 'lastTransitionAt'])
    .where('resourceKind', '=', resourceKind)
    .where('resourceId', 'in', resourceIds)
    .where(tenantFilter(scoped))
    .orderBy('type')
    .execute()
  for (const { resourceId, ...condition } of rows) {
    const list = found.get(resourceId) ?? []
    list.push(condition)
    found.set(resourceId, list)
  }
  return found
}

/** When the resource goes, so do its conditions. */
export async function deleteConditions(scoped: Scoped, resourceKind: ResourceKind, resourceId: string): Promise<void> {
  await scoped.tx
    .deleteFrom('conditions')
    .where('resourceKind', '=', resourceKind)
    .where('resourceId', '=', resourceId)
    .where(tenantFilter(scoped))
    .execute()
}
