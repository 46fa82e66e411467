import createFetchClient, { type Client } from 'openapi-fetch'
import type { paths } from './schema.ts'

export type ApiClient = Client<paths>

export interface ClientOptions {
  readonly baseUrl: string
  /** Null: a cookie says who asks. */
  readonly apiKey: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** Default: the runtime's own. */
  readonly fetch?: (request: Request) => Promise<Response>
}

/** A typed client of the HTTP API. Answers are `{ data }` or `{ error }`, the problem (RFC 9457). */
export function createClient({ baseUrl, apiKey, headers = {}, ...rest }: ClientOptions): ApiClient {
  const authorization = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }
  return createFetchClient<paths>({ baseUrl, headers: { ...authorization, ...headers }, ...rest })
}
