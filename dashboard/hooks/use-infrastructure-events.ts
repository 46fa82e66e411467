import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { StreamState } from '../api/follow-events.ts'
import { aliasesQuery, eventsQuery, infrastructureQuery, mailboxesQuery } from '../api/queries.ts'
import type { EventView } from '../api/views.ts'
import { useCoalesced } from './use-coalesced.ts'
import { useEventStream } from './use-event-stream.ts'

const keptEvents = 500
const burstMilliseconds = 150

export interface LiveEvents {
  /** Newest first. */
  readonly events: readonly EventView[]
  readonly stream: StreamState
}

/** The story of one infrastructure, live; after events, what is shown of it is read again. */
export function useInfrastructureEvents(id: string): LiveEvents {
  const queries = useQueryClient()
  const { data } = useQuery(eventsQuery(id))
  const readAgain = useCoalesced(() => {
    void queries.invalidateQueries({ queryKey: infrastructureQuery(id).queryKey, exact: true })
    const domainId = queries.getQueryData(infrastructureQuery(id).queryKey)?.domainId
    if (domainId === undefined) return
    void queries.invalidateQueries({ queryKey: mailboxesQuery(domainId).queryKey })
    void queries.invalidateQueries({ queryKey: aliasesQuery(domainId).queryKey })
  }, burstMilliseconds)
  const stream = useEventStream(useStreamUrl(id, data?.lastId), (event) => {
    queries.setQueryData(eventsQuery(id).queryKey, (known) =>
      known === undefined || event.id <= known.lastId
        ? known
        : { items: [...known.items, event].slice(-keptEvents), lastId: event.id },
    )
    readAgain()
  })
  return { events: data?.items.toReversed() ?? [], stream }
}

/** The stream goes on where the list ended when it was first read; afterwards its own Last-Event-ID leads. */
function useStreamUrl(infrastructureId: string, lastId: number | undefined): string | null {
  const [startId, setStartId] = useState(lastId)
  if (startId === undefined && lastId !== undefined) setStartId(lastId)
  if (startId === undefined) return null
  return `/api/v1/events/stream?${new URLSearchParams({ infrastructureId, after: String(startId) })}`
}
