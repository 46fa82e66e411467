import { useEffect, useEffectEvent, useRef } from 'react'

/** Calls together that come in a burst: `action` runs once, `milliseconds` after the first of them. */
export function useCoalesced(action: () => void, milliseconds: number): () => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const run = useEffectEvent(() => {
    timer.current = null
    action()
  })
  const schedule = useRef<() => void>(() => {})
  useEffect(() => {
    schedule.current = () => {
      timer.current ??= setTimeout(() => run(), milliseconds)
    }
    return () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    }
  }, [milliseconds])
  return () => schedule.current()
}
