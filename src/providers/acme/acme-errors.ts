import { ProviderError, type ProviderErrorKind } from '../provider-error.ts'

/** A problem document of the CA (RFC 8555 §6.7), thrown by the response interceptor so that its type is not lost. */
export class AcmeProblem extends Error {
  override readonly name = 'AcmeProblem'
  /** Without the prefix: `rateLimited`, `rejectedIdentifier` … */
  readonly type: string
  readonly status: number
  readonly retryAfterSeconds: number | null

  constructor(type: string, detail: string, status: number, retryAfterSeconds: number | null) {
    super(detail)
    this.type = type
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

const prefix = 'urn:ietf:params:acme:error:'

/** Kind for each error type of RFC 8555 §6.7 that is not told by the status alone. */
const kinds: Readonly<Record<string, ProviderErrorKind>> = {
  accountDoesNotExist: 'unauthorized',
  unauthorized: 'unauthorized',
  externalAccountRequired: 'unauthorized',
  userActionRequired: 'unauthorized',
  rateLimited: 'rate-limited',
  serverInternal: 'unavailable',
  badNonce: 'unavailable',
  orderNotReady: 'conflict',
  caa: 'conflict',
  connection: 'conflict',
  dns: 'conflict',
  incorrectResponse: 'conflict',
  tls: 'conflict',
}

/** The problem in an answer, or `null`; a bad nonce is the library's to repeat (RFC 8555 §6.5). */
export function readProblem(status: number, data: unknown, retryAfter: unknown): AcmeProblem | null {
  if (status < 400) return null
  const { type, detail } = readFields(data)
  if (type === 'badNonce') return null
  return new AcmeProblem(type, detail || `HTTP ${status}`, status, parseRetryAfter(retryAfter))
}

/** The reason that the CA gives for a failed challenge or order. */
export function describeFailure(error: unknown): string {
  const { type, detail } = readFields(error)
  return detail === '' ? type || 'no reason given' : `${detail} (${type})`
}

export function toProviderError(error: unknown, directoryUrl: string): ProviderError {
  if (error instanceof ProviderError) return error
  if (error instanceof AcmeProblem) {
    const options = error.retryAfterSeconds === null ? {} : { retryAfterSeconds: error.retryAfterSeconds }
    const kind = kinds[error.type] ?? kindOfStatus(error.status)
    return new ProviderError(kind, `The certificate authority says: ${error.message} (${error.type || error.status})`, {
      ...options,
      cause: error,
    })
  }
  const why = error instanceof Error ? error.message : String(error)
  return new ProviderError('unavailable', `The certificate authority at ${directoryUrl} could not be used: ${why}`, {
    cause: error,
  })
}

function kindOfStatus(status: number): ProviderErrorKind {
  if (status === 429) return 'rate-limited'
  return status >= 500 ? 'unavailable' : 'invalid-request'
}

function readFields(data: unknown): { type: string; detail: string } {
  const fields = typeof data === 'object' && data !== null ? data : {}
  const type = 'type' in fields && typeof fields.type === 'string' ? fields.type : ''
  const detail = 'detail' in fields && typeof fields.detail === 'string' ? fields.detail : ''
  return { type: type.startsWith(prefix) ? type.slice(prefix.length) : type, detail: detail.replace(/\s+/g, ' ') }
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3). */
function parseRetryAfter(value: unknown): number | null {
  if (typeof value !== 'string') return null
  if (/^\d+$/.test(value)) return Number(value)
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - Date.now()) / 1000))
}
