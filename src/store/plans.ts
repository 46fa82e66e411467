import { type Insertable, type Selectable, sql } from 'kysely'
import type { ResourceKind } from '#model/condition.ts'
import type { PlanId } from '#model/id.ts'
import type { PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { PlanState, PlansTable } from './tables.ts'

export type PlanRow = Selectable<PlansTable>

export async function findPlan(scoped: Scoped, id: PlanId): Promise<PlanRow | null> {
  const row = await scoped.tx
    .selectFrom('plans')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

/** The newest plan of a resource, whatever its state. */
export async function findNewestPlan(scoped: Scoped, kind: ResourceKind, resourceId: string): Promise<PlanRow | null> {
  const row = await scoped.tx
    .selectFrom('plans')
    .selectAll()
    .where('resourceKind', '=', kind)
    .where('resourceId', '=', resourceId)
    .where(tenantFilter(scoped))
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

export async function listPlans(
  scoped: Scoped,
  page: PageRequest,
  filter: { readonly state?: PlanState | undefined; readonly resourceId?: string | undefined } = {},
): Promise<readonly PlanRow[]> {
  let query = scoped.tx
    .selectFrom('plans')
    .selectAll()
    .where(tenantFilter(scoped))
    .where('id', '>', (page.afterId ?? '') as PlanId)
    .orderBy('id')
    .limit(page.limit)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (filter.resourceId !== undefined) query = query.where('resourceId', '=', filter.resourceId)
  return query.execute()
}

/** Older plans of the resource that wait for approval are superseded. */
export async function insertPlan(scoped: Scoped, values: Insertable<PlansTable>): Promise<PlanRow> {
  await scoped.tx
    .updateTable('plans')
    .set({ state: 'superseded' })
    .where('resourceKind', '=', values.resourceKind)
    .where('resourceId', '=', values.resourceId)
    .where('state', 'in', ['awaiting-approval', 'approved'])
    .where(tenantFilter(scoped))
    .execute()
  return scoped.tx.insertInto('plans').values(values).returningAll().executeTakeFirstOrThrow()
}

export async function updatePlanState(scoped: Scoped, id: PlanId, state: PlanState): Promise<PlanRow> {
  return scoped.tx
    .updateTable('plans')
    .set({ state, ...(state === 'approved' ? { approvedAt: sql<Date>`now()` } : {}) })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .returningAll()
    .executeTakeFirstOrThrow()
}
