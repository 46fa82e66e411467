import { useEffect, useEffectEvent, useState } from 'react'
import { followEvents, type StreamState } from '../api/follow-events.ts'
import { currentSession, endSession } from '../api/session-key.ts'
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
      onRefused: () => endSession('The API key is not valid any more. Sign in with another one.'),
    })
    return () => leaving.abort()
  }, [url])

  return state
}
