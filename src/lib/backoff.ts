export interface BackoffOptions {
  /** Wait after the first failure. */
  readonly baseSeconds: number
  /** Longest wait. */
  readonly maxSeconds: number
}

/**
 * Exponential back-off with equal jitter: doubles with each failure in a row, and half of it is random so that many
 * waiters do not return together.
 * @param failures failures in a row, 1 or more
 * @param random a number in [0, 1), handed in so that tests can decide it
 */
export function backoffSeconds(failures: number, options: BackoffOptions, random: number = Math.random()): number {
  const doublings = Math.min(Math.max(failures, 1) - 1, 52)
  const full = Math.min(options.maxSeconds, options.baseSeconds * 2 ** doublings)
  return full / 2 + (full / 2) * random
}
