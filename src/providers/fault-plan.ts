import type { ProviderError } from './provider-error.ts'

/** Faults that a memory provider can be told to have next; used in tests and in the development world. */
export interface FaultPlan {
  /** The next call of `method` throws `error` before anything happened; several are thrown one after the other. */
  failNext(method: string, error: ProviderError): void
  /** The next call of `method` does its work and then throws, as when the answer was lost on the way. */
  loseNextAnswer(method: string, error: ProviderError): void
  /** Runs `work` as the method of that name, with the faults planned for it. */
  run<T>(method: string, work: () => T | Promise<T>): Promise<T>
}

interface Fault {
  readonly error: ProviderError
  readonly afterWork: boolean
}

export function createFaultPlan(): FaultPlan {
  const faults = new Map<string, Fault[]>()
  const plan = (method: string, fault: Fault) => faults.set(method, [...(faults.get(method) ?? []), fault])
  return {
    failNext: (method, error) => void plan(method, { error, afterWork: false }),
    loseNextAnswer: (method, error) => void plan(method, { error, afterWork: true }),
    run: async (method, work) => {
      const fault = faults.get(method)?.shift()
      if (fault !== undefined && !fault.afterWork) throw fault.error
      const result = await work()
      if (fault !== undefined) throw fault.error
      return result
    },
  }
}
