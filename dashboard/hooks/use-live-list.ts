import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent } from 'react'
import type { StreamState } from '../api/follow-events.ts'
import { infrastructureListQuery } from '../api/queries.ts'
import { useCoalesced } from './use-coalesced.ts'
import { useEventStream } from './use-event-stream.ts'

const burstMilliseconds = 500

/** The list of infrastructure, read again after events, and after each break in which some may have been missed. */
export function useLiveList() {
  const queries = useQueryClient()
  const { data, error } = useQuery(infrastructureListQuery)
  const readAgain = useCoalesced(() => {
    void queries.invalidateQueries({ queryKey: infrastructureListQuery.queryKey, exact: true })
  }, burstMilliseconds)
  const stream: StreamState = useEventStream('/api/v1/events/stream', readAgain)
  const catchUp = useEffectEvent(readAgain)
  useEffect(() => {
    if (stream === 'live') catchUp()
  }, [stream])
  return { data, error, stream }
}
