import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { StreamState } from '../api/follow-events.ts'
import { eventsQuery, infrastructureQuery } from '../api/queries.ts'
import type { EventView } from '../api/views.ts'
import { useEventStream } from './use-event-stream.ts'

const keptEvents = 500

export interface LiveEvents {
  /** Newest first. */
  readonly events: readonly EventView[]
  readonly stream: StreamState
}

/** The story of one infrastructure, live; with each event, what is shown of it is read again. */
export function useInfrastructureEvents(id: string): LiveEvents {
  const queries = useQueryClient()
  const { data } = useQuery(eventsQuery(id))
  const url = useStreamUrl(id, data?.lastId)
  const stream = useEventStream(url, (event) => takeEvent(queries, id, event))
  return { events: data?.items.toReversed() ?? [], stream }
}

/** The stream goes on where the list ended when it was first read; afterwards its own Last-Event-ID leads. */
function useStreamUrl(infrastructureId: string, lastId: number | undefined): string | null {
  const [startId, setStartId] = useState(lastId)
  if (startId === undefined && lastId !== undefined) setStartId(lastId)
  if (startId === undefined) return null
  return `/api/v1/events/stream?${new URLSearchParams({ infrastructureId, after: String(startId) })}`
}

function takeEvent(queries: QueryClient, id: string, event: EventView): void {
  queries.setQueryData(eventsQuery(id).queryKey, (known) =>
    known === undefined || event.id <= known.lastId
      ? known
      : { items: [...known.items, event].slice(-keptEvents), lastId: event.id },
  )
  void queries.invalidateQueries({ queryKey: infrastructureQuery(id).queryKey, exact: true })
  if (event.type.startsWith('mailbox.')) void queries.invalidateQueries({ queryKey: ['mailboxes'] })
  if (event.type.startsWith('mailbox.') || event.type.startsWith('alias.')) {
    void queries.invalidateQueries({ queryKey: ['aliases'] })
  }
}
