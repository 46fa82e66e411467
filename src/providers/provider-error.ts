/** Every way a provider can fail, in our words. The reconciler decides by kind alone. */
export type ProviderErrorKind =
  | 'not-found'
  | 'rate-limited'
  | 'unavailable'
  | 'insufficient-capacity'
  | 'quota-exceeded'
  | 'unauthorized'
  | 'conflict'
  | 'invalid-request'

export interface ProviderErrorOptions {
  /** The vendor's own error or text; goes to the log, never to a response. */
  readonly cause?: unknown
  /** For `rate-limited` and `unavailable`: when the vendor asked us to come back. */
  readonly retryAfterSeconds?: number
}

/** The one error that adapters throw. `message` is a sentence for an operator: what failed, where, and what to do. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly kind: ProviderErrorKind
  readonly retryAfterSeconds: number | null

  constructor(kind: ProviderErrorKind, message: string, options: ProviderErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.kind = kind
    this.retryAfterSeconds = options.retryAfterSeconds ?? null
  }
}
