export interface BackoffOptions {
  readonly baseSeconds: number
  readonly maxSeconds: number
}

/**
 * How long to wait after the nth failure in a row (first: 1), in seconds: doubling, at most `maxSeconds`, of which the
 * upper half is left to chance so that many who failed together do not come back together.
 */
export function backoffSeconds(failures: number, options: BackoffOptions, random: () => number = Math.random): number {
  const ceiling = Math.min(options.maxSeconds, options.baseSeconds * 2 ** Math.min(failures - 1, 30))
  return ceiling * (0.5 + random() / 2)
}
