import { listEvents, listNewestEvents } from '#store/events.ts'
import { defineRoute } from '../../define-route.ts'
import { EventList, EventQuery, toEventView } from './events.schema.ts'

export const listEventsRoute = defineRoute({
  method: 'GET',
  path: '/events',
  operationId: 'listEvents',
  tag: 'Events',
  summary: 'Read what happened; GET /events/stream sends the same as it happens',
  permission: 'events:read',
  query: EventQuery,
  status: 200,
  answer: EventList,
  handle: async ({ scoped, query }) => {
    const { after, limit, ...filter } = query
    const events =
      after === undefined
        ? await listNewestEvents(scoped, limit, filter)
        : await listEvents(scoped, after, limit, filter)
    return { items: events.map(toEventView), lastId: events.at(-1)?.id ?? after ?? 0 }
  },
})
