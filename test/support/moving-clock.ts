import type { Clock } from '#lib/clock.ts'

/** The time of day, which a test can move forward. */
export interface MovingClock {
  readonly now: Clock
  forward(seconds: number): void
}

export function createMovingClock(): MovingClock {
  let ahead = 0
  return {
    now: () => new Date(Date.now() + ahead),
    forward(seconds) {
      ahead += seconds * 1000
    },
  }
}
