import { rounded } from './median.ts'

/** Of times in milliseconds. */
export interface Percentiles {
  readonly p50: number
  readonly p99: number
}

/** Nearest rank; to three places. */
export function percentilesOf(milliseconds: readonly number[]): Percentiles {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const at = (share: number) => rounded(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN)
  return { p50: at(0.5), p99: at(0.99) }
}
