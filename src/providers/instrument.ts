import { ProviderError, type ProviderErrorKind } from './provider-error.ts'

/** One finished call. `outcome` is `ok`, the kind of a ProviderError, or `error` for anything unexpected. */
export interface ProviderCall {
  readonly provider: string
  readonly method: string
  readonly outcome: 'ok' | 'error' | ProviderErrorKind
  readonly seconds: number
}

/**
 * The same provider, with every asynchronous call reported when it ends. Pure methods and plain properties go through
 * unseen, so the result can stand wherever the provider can.
 */
export function instrument<Provider extends object>(
  name: string,
  provider: Provider,
  observe: (call: ProviderCall) => void,
): Provider {
  return new Proxy(provider, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target)
      if (typeof value !== 'function' || typeof property !== 'string') return value
      return (...args: readonly unknown[]) => {
        const startedAt = performance.now()
        const result: unknown = Reflect.apply(value, target, args)
        if (!(result instanceof Promise)) return result
        const report = (outcome: ProviderCall['outcome']) =>
          observe({ provider: name, method: property, outcome, seconds: (performance.now() - startedAt) / 1000 })
        result.then(
          () => report('ok'),
          (error: unknown) => report(error instanceof ProviderError ? error.kind : 'error'),
        )
        return result
      }
    },
  })
}
