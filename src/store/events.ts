import type { Event, EventSeverity, NewEvent } from '#model/event.ts'
import type { TenantId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'

/** PostgreSQL channel on which each new event is announced, by its id. */
export const eventChannel = 'rookery_events'

export interface EventFilter {
  readonly resourceKind?: string | undefined
  readonly resourceId?: string | undefined
  readonly infrastructureId?: string | undefined
  /** A type, or the beginning of types when it ends with a dot: `dns.`. */
  readonly type?: string | undefined
  readonly severity?: EventSeverity | undefined
}

/** Appends an event; it gets its id, and readers see it, when the transaction commits. */
export async function insertEvent(scoped: Scoped, event: NewEvent): Promise<void> {
  await scoped.tx
    .insertInto('events')
    .values({ ...event, data: JSON.stringify(event.data) })
    .execute()
}

/** At most `limit` events after `afterId`, oldest first. */
export async function listEvents(
  scoped: Scoped,
  afterId: number,
  limit: number,
  filter: EventFilter = {},
): Promise<readonly Event[]> {
  return selectEvents(scoped, filter).where('id', '>', afterId).orderBy('id').limit(limit).execute()
}

/** Whose events have ids after `afterId` up to `upTo`. */
export async function listTenantsWithEvents(
  scoped: Scoped,
  afterId: number,
  upTo: number,
): Promise<ReadonlySet<TenantId | null>> {
  const rows = await scoped.tx
    .selectFrom('events')
    .select('tenantId')
    .distinct()
    .where(tenantFilter(scoped))
    .where('id', '>', afterId)
    .where('id', '<=', upTo)
    .execute()
  return new Set(rows.map(({ tenantId }) => tenantId))
}

/** The last `limit` events, oldest first. */
export async function listNewestEvents(
  scoped: Scoped,
  limit: number,
  filter: EventFilter = {},
): Promise<readonly Event[]> {
  const newestFirst = await selectEvents(scoped, filter).orderBy('id', 'desc').limit(limit).execute()
  return newestFirst.reverse()
}

/** The id of the newest event in scope; 0 when there is none. */
export async function findNewestEventId(scoped: Scoped): Promise<number> {
  const row = await scoped.tx
    .selectFrom('events')
    .select((eb) => eb.fn.max('id').as('id'))
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row?.id ?? 0
}

function selectEvents(scoped: Scoped, { resourceKind, resourceId, infrastructureId, severity, type }: EventFilter) {
  return scoped.tx
    .selectFrom('events')
    .select(['id', 'tenantId', 'at', 'severity', 'type'])
    .select(['resourceKind', 'resourceId', 'infrastructureId', 'message', 'data'])
    .where(tenantFilter(scoped))
    .where('id', 'is not', null)
    .$narrowType<{ id: number }>()
    .$if(resourceKind !== undefined, (query) => query.where('resourceKind', '=', resourceKind ?? ''))
    .$if(resourceId !== undefined, (query) => query.where('resourceId', '=', resourceId ?? ''))
    .$if(infrastructureId !== undefined, (query) => query.where('infrastructureId', '=', infrastructureId ?? ''))
    .$if(severity !== undefined, (query) => query.where('severity', '=', severity ?? 'info'))
    .$if(type?.endsWith('.') === true, (query) => query.where('type', 'like', `${type?.replaceAll(/[%_\\]/g, '')}%`))
    .$if(type?.endsWith('.') === false, (query) => query.where('type', '=', type ?? ''))
}
