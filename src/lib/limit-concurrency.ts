/** Runs pieces of work so that at most so many run at once; the others wait for their turn in order. */
export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>

export function limitConcurrency(atOnce: number): Limiter {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
