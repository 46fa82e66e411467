import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { followEvents, type StreamState } from '../api/follow-events.ts'
import { useSession } from './use-session.ts'

export interface Live {
  readonly state: StreamState
  /** Since when nothing came, in milliseconds; null while it is live. */
  readonly lostSince: number | null
}

const LiveContext = createContext<Live>({ state: 'connecting', lostSince: null })

/** Bursts are answered once; what is long to read is read again less often. */
const burstMilliseconds = 200
const longListMilliseconds = 3000

/** Whether what is shown is as new as it can be. */
export function useLive(): Live {
  return useContext(LiveContext)
}

/**
 * One event stream for the whole dashboard: after each event, and after each break in which some may have been missed,
 * what is shown is read again. Queries whose `meta.isLong` is true wait a little longer; those whose
 * `meta.isSteady` is true are what no event changes.
 */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const { key } = useSession()
  const queries = useQueryClient()
  const [live, setLive] = useState<Live>({ state: 'connecting', lostSince: null })
  const timers = useRef(new Map<boolean, ReturnType<typeof setTimeout>>())

  const readAgain = useEffectEvent(() => {
    for (const isLong of [false, true]) {
      if (timers.current.has(isLong)) continue
      const run = () => {
        timers.current.delete(isLong)
        void queries.invalidateQueries({
          predicate: ({ meta }) => meta?.['isSteady'] !== true && (meta?.['isLong'] === true) === isLong,
        })
      }
      timers.current.set(isLong, setTimeout(run, isLong ? longListMilliseconds : burstMilliseconds))
    }
  })

  const take = useEffectEvent((state: StreamState) => {
    setLive((known) => ({ state, lostSince: state === 'lost' ? (known.lostSince ?? Date.now()) : null }))
    if (state === 'live') readAgain()
  })

  useEffect(() => {
    if (key === null) return
    const leaving = new AbortController()
    const waiting = timers.current
    void followEvents({
      url: '/api/v1/events/stream',
      key,
      signal: leaving.signal,
      onMessage: () => readAgain(),
      onState: (state) => take(state),
    })
    return () => {
      leaving.abort()
      for (const timer of waiting.values()) clearTimeout(timer)
      waiting.clear()
    }
  }, [key])

  const value = useMemo(() => live, [live])
  return <LiveContext value={value}>{children}</LiveContext>
}
