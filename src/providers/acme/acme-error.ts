import { ProviderError, type ProviderErrorKind } from '../provider-error.ts'

/** The parts of an HTTP error of acme-client (axios) that are read here. */
interface AcmeFailure {
  readonly message?: string
  readonly code?: string
  readonly response?: {
    readonly status?: number
    readonly data?: { readonly type?: string; readonly detail?: string }
    readonly headers?: Readonly<Record<string, string | undefined>>
  }
}

const unreachableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** RFC 8555 §6.7: the problem's type decides; what has none and no HTTP status is a connection that failed. */
export function toProviderError(
  error: unknown,
  where: string,
  fallback: ProviderErrorKind = 'unavailable',
): ProviderError {
  if (error instanceof ProviderError) return error
  const failure = error as AcmeFailure
  const problem = (failure.response?.data?.type ?? problemTypeIn(failure.message)).replace(
    /^urn:ietf:params:acme:error:/,
    '',
  )
  const words = failure.response?.data?.detail ?? failure.message ?? 'no reason given'
  const retryAfter = Number(failure.response?.headers?.['retry-after'])
  return new ProviderError(kindOf(problem, failure, fallback), `${where}: ${words}`, {
    cause: error,
    ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}),
  })
}

function kindOf(problem: string, failure: AcmeFailure, fallback: ProviderErrorKind): ProviderErrorKind {
  switch (problem) {
    case 'rateLimited':
      return 'rate-limited'
    case 'rejectedIdentifier':
    case 'unsupportedIdentifier':
    case 'badCSR':
    case 'badPublicKey':
    case 'malformed':
      return 'invalid-request'
    case 'unauthorized':
    case 'incorrectResponse':
    case 'dns':
    case 'connection':
    case 'tls':
    case 'caa':
      return 'conflict'
    case 'userActionRequired':
    case 'externalAccountRequired':
      return 'unauthorized'
    case 'badNonce':
    case 'serverInternal':
      return 'unavailable'
    default:
      if (unreachableCodes.has(failure.code ?? '') || (failure.response?.status ?? 0) >= 500) return 'unavailable'
      return fallback
  }
}

/** acme-client puts the problem into the message when a challenge or order became invalid. */
function problemTypeIn(message: string | undefined): string {
  return /urn:ietf:params:acme:error:(\w+)/.exec(message ?? '')?.[1] ?? ''
}
