import { useEffect, useEffectEvent, useState } from 'react'
import { followEvents, type StreamState } from '../api/follow-events.ts'
import { currentSession, refuseSession } from '../api/session-key.ts'
import type { EventView } from '../api/views.ts'

/** Follows the event stream at `url` while the page is shown; null: not yet. */
export function useEventStream(url: string | null, onEvent: (event: EventView) => void): StreamState {
  const [state, setState] = useState<StreamState>('connecting')
  const take = useEffectEvent(onEvent)

  useEffect(() => {
    const { key } = currentSession()
    if (url === null || key === null) return
    const leaving = new AbortController()
    void followEvents({
      url,
      key,
      signal: leaving.signal,
      onMessage: ({ data }) => take(JSON.parse(data) as EventView),
      onState: setState,
      onRefused: refuseSession,
    })
    return () => leaving.abort()
  }, [url])

  return state
}
