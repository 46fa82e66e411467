import { z } from 'zod'
import type { Secret } from '#lib/secret.ts'
import { ProviderError, type ProviderErrorKind } from '../provider-error.ts'

/** How to sign in: with a token that somebody else renews, or as an AppRole. */
export type VaultCredentials =
  | { readonly token: Secret<string> }
  | { readonly roleId: string; readonly secretId: Secret<string> }

export interface VaultClientOptions {
  /** Such as `https://vault.example.com:8200`. */
  readonly url: string
  /** Of Vault Enterprise; null: none. */
  readonly namespace: string | null
  readonly credentials: VaultCredentials
  /** For each request. Default 10. */
  readonly timeoutSeconds?: number
}

export interface VaultAnswer {
  readonly status: number
  readonly body: unknown
}

/** HashiCorp Vault's HTTP API; only what a secret store needs. */
export interface VaultClient {
  /** `path` is below `/v1`. Resolves also with 404; everything else that is not 2xx is a `ProviderError`. */
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<VaultAnswer>
}

interface Session {
  readonly token: string
  /** Milliseconds of `performance.now()`. */
  readonly renewAt: number
}

const loginAnswer = z.object({ auth: z.object({ client_token: z.string().min(1), lease_duration: z.number() }) })
const errorAnswer = z.object({ errors: z.array(z.string()) })

/** A new login at two thirds of the lease, and once more when a token is refused that we had from a login. */
export function createVaultClient(options: VaultClientOptions): VaultClient {
  const { credentials } = options
  let session: Session | null = null

  async function findToken(): Promise<string> {
    if ('token' in credentials) return credentials.token.reveal()
    if (session !== null && performance.now() < session.renewAt) return session.token
    const body = { role_id: credentials.roleId, secret_id: credentials.secretId.reveal() }
    const answer = loginAnswer.safeParse(checked(await send(options, 'POST', '/auth/approle/login', { body })).body)
    if (!answer.success) throw new ProviderError('unavailable', 'Vault answers the login with something unreadable.')
    const { client_token: token, lease_duration: seconds } = answer.data.auth
    session = { token, renewAt: performance.now() + seconds * 667 }
    return token
  }

  return {
    async call(method, path, body) {
      const first = await send(options, method, path, { body, token: await findToken() })
      if (first.status !== 403 || 'token' in credentials) return checked(first)
      session = null
      return checked(await send(options, method, path, { body, token: await findToken() }))
    },
  }
}

interface RawAnswer extends VaultAnswer {
  readonly retryAfterSeconds: number | null
}

async function send(
  { url, namespace, timeoutSeconds = 10 }: VaultClientOptions,
  method: string,
  path: string,
  { body, token }: { readonly body?: unknown; readonly token?: string },
): Promise<RawAnswer> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/v1${path}`, {
      method,
      headers: {
        'x-vault-request': 'true',
        ...(token === undefined ? {} : { 'x-vault-token': token }),
        ...(namespace === null ? {} : { 'x-vault-namespace': namespace }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    })
    const text = await response.text()
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
    return {
      status: response.status,
      body: parseJson(text),
      retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
    }
  } catch (cause) {
    throw new ProviderError('unavailable', `Vault at ${url} does not answer; see that it runs and is reachable.`, {
      cause,
    })
  }
}

/** What Vault says of an error never has the secret in it; what we sent is not repeated. */
function checked(answer: RawAnswer): VaultAnswer {
  const { status, body, retryAfterSeconds } = answer
  if ((status >= 200 && status < 300) || status === 404) return answer
  const parsed = errorAnswer.safeParse(body)
  const said = parsed.success && parsed.data.errors.length > 0 ? parsed.data.errors.join('; ') : `HTTP ${status}`
  throw new ProviderError(kindOf(status), `Vault says: ${said.slice(0, 300)}`, {
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  })
}

/** 429 is a quota, 472 and 473 a standby, 503 a sealed Vault (https://developer.hashicorp.com/vault/api-docs). */
function kindOf(status: number): ProviderErrorKind {
  if (status === 401 || status === 403) return 'unauthorized'
  if (status === 429) return 'rate-limited'
  if (status >= 500 || status === 472 || status === 473) return 'unavailable'
  return 'invalid-request'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
