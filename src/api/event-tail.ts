import type { Kysely } from 'kysely'
import { canonicalJson } from '#lib/canonical-json.ts'
import { type Scope, systemScope } from '#model/scope.ts'
import { type EventFilter, eventChannel, listEvents, listTenantsWithEvents } from '#store/events.ts'
import { withScope } from '#store/scope.ts'
import type { Database } from '#store/tables.ts'
import type { NotificationHub } from './notification-hub.ts'
import { toEventView } from './routes/events/events.schema.ts'

/** What a stream has not sent yet. */
export interface EventRequest {
  readonly scope: Scope
  readonly filter: EventFilter
  /** Only events after this id. */
  readonly after: number
}

/** The newest events for any number of streams of one process, read once for all that are at the same place. */
export interface EventTail {
  /** Calls back when there may be new events in scope, until the returned function is called. Subscribe before reading. */
  subscribe(scope: Scope, onNews: () => void): () => void
  read(request: EventRequest): Promise<EventBatch>
}

/** Some events, oldest first, made ready once for all streams. */
export interface EventBatch {
  /** Server-sent events; empty when there are none. */
  readonly frames: string
  /** The id of the last one; where the request went on from when there are none. */
  readonly lastId: number
  /** There may be more after them. */
  readonly isFull: boolean
}

const batchSize = 200
const mostReads = 1000

interface Subscriber {
  readonly scope: Scope
  readonly onNews: () => void
}

/**
 * Reads stand in the memory of the process until the next event: who is woken by an event, or comes after it, reads anew.
 * So nobody misses what was committed between a read and its subscription.
 */
export function createEventTail(db: Kysely<Database>, hub: NotificationHub): EventTail {
  const subscribers = new Set<Subscriber>()
  const reads = new Map<string, Promise<EventBatch>>()
  const dispatch = createDispatcher(db, (isConcerned) => {
    reads.clear()
    for (const { scope, onNews } of subscribers) if (isConcerned(scope)) onNews()
  })
  // while nobody listens nothing has to be looked up
  hub.subscribe(eventChannel, (payload) => dispatch(subscribers.size === 0 ? null : payload))
  return {
    subscribe(scope, onNews) {
      const subscriber = { scope, onNews }
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    read(request) {
      const key = canonicalJson(request)
      const earlier = reads.get(key)
      if (earlier !== undefined) return earlier
      if (reads.size >= mostReads) reads.clear()
      const reading = readBatch(db, request)
      reads.set(key, reading)
      reading.catch(() => reads.delete(key))
      return reading
    },
  }
}

async function readBatch(db: Kysely<Database>, { scope, after, filter }: EventRequest): Promise<EventBatch> {
  const events = await withScope(db, scope, (scoped) => listEvents(scoped, after, batchSize, filter))
  const frames = events.map((event) => `id: ${event.id}\ndata: ${JSON.stringify(toEventView(event))}\n\n`)
  return { frames: frames.join(''), lastId: events.at(-1)?.id ?? after, isFull: events.length === batchSize }
}

type Tell = (isConcerned: (scope: Scope) => boolean) => void

/**
 * Turns announced ids into the tenants that they concern, one look for all that were announced meanwhile, so that an event
 * of one tenant wakes nobody of another. When the look fails or something was missed, everybody is woken.
 */
function createDispatcher(db: Kysely<Database>, tell: Tell): (payload: string | null) => void {
  let lastId: number | null = null
  let wanted: number | null = null
  let isLooking = false

  async function look(): Promise<void> {
    isLooking = true
    while (wanted !== null) {
      const [from, to]: [number, number] = [lastId ?? wanted - 1, wanted]
      wanted = null
      lastId = Math.max(from, to)
      const tenants = await withScope(db, systemScope, (scoped) => listTenantsWithEvents(scoped, from, to)).catch(
        () => null,
      )
      tell((scope) => tenants === null || scope.kind === 'system' || tenants.has(scope.tenantId))
    }
    isLooking = false
  }

  return (payload) => {
    const id = Number(payload ?? Number.NaN)
    if (!Number.isSafeInteger(id) || id <= 0) {
      lastId = null
      tell(() => true)
      return
    }
    wanted = Math.max(wanted ?? 0, id)
    if (!isLooking) void look()
  }
}
