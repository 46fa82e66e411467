import { setTimeout as delay } from 'node:timers/promises'

export interface WaitForOptions {
  /** Named in the error when time runs out. */
  readonly what: string
  readonly timeoutSeconds: number
  readonly intervalMilliseconds?: number
  readonly signal?: AbortSignal
}

/**
 * Polls `probe` until it returns something other than `null`, `undefined` or `false`, and returns that.
 * A probe that throws counts as "not yet"; the last error becomes the cause when time runs out.
 */
export async function waitFor<T>(probe: () => Promise<T> | T, options: WaitForOptions): Promise<NonNullable<T>> {
  const deadline = performance.now() + options.timeoutSeconds * 1000
  let lastError: unknown
  for (;;) {
    options.signal?.throwIfAborted()
    try {
      const value = await probe()
      if (value !== null && value !== undefined && value !== false) return value as NonNullable<T>
    } catch (error) {
      lastError = error
    }
    if (performance.now() >= deadline) {
      throw new Error(`Waited ${options.timeoutSeconds} s for ${options.what} in vain.`, { cause: lastError })
    }
    await delay(options.intervalMilliseconds ?? 100, undefined, options.signal ? { signal: options.signal } : {})
  }
}
