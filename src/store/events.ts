import type { Event, EventSeverity, NewEvent } from '#model/event.ts'
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
  let query = scoped.tx
    .selectFrom('events')
    .select([
      'id',
      'tenantId',
      'at',
      'severity',
      'type',
      'resourceKind',
      'resourceId',
      'infrastructureId',
      'message',
      'data',
    ])
    .where(tenantFilter(scoped))
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .$narrowType<{ id: number }>()
  if (filter.resourceKind !== undefined) query = query.where('resourceKind', '=', filter.resourceKind)
  if (filter.resourceId !== undefined) query = query.where('resourceId', '=', filter.resourceId)
  if (filter.infrastructureId !== undefined) query = query.where('infrastructureId', '=', filter.infrastructureId)
  if (filter.severity !== undefined) query = query.where('severity', '=', filter.severity)
  if (filter.type?.endsWith('.'))
    query = query.where((eb) => eb.fn<boolean>('starts_with', ['type', eb.val(filter.type)]))
  else if (filter.type !== undefined) query = query.where('type', '=', filter.type)
  return query.execute()
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
