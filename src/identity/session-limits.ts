const day = 24 * 3600 * 1000

/** A session ends 30 days after the sign-in, however busy it is. */
export const sessionSeconds = (30 * day) / 1000

/** Or when nobody used it for a week: those last seen before this have ended. */
export function idleSince(now: Date): Date {
  return new Date(now.getTime() - 7 * day)
}
