import { setTimeout as delay } from 'node:timers/promises'

/** Wakes one waiter; a ring while nobody waits is kept for who waits next. */
export interface Bell {
  ring(): void
  /** Resolves with whether it rang before the time was over or the signal came. */
  wait(milliseconds: number, signal: AbortSignal): Promise<boolean>
}

export function createBell(): Bell {
  let hasRung = false
  let wake = () => {}
  return {
    ring() {
      hasRung = true
      wake()
    },
    async wait(milliseconds, signal) {
      if (!hasRung) {
        const rung = new AbortController()
        wake = () => rung.abort()
        const either = AbortSignal.any([signal, rung.signal])
        await delay(milliseconds, undefined, { signal: either }).catch(() => undefined)
      }
      const result = hasRung
      hasRung = false
      return result
    },
  }
}
