import createFetchClient, { type Client } from 'openapi-fetch'
import type { paths } from './schema.ts'

export type ApiClient = Client<paths>

/** A typed client of the HTTP API. Answers are `{ data }` or `{ error }`, the problem (RFC 9457). */
export function createClient(options: { readonly baseUrl: string; readonly apiKey: string }): ApiClient {
  return createFetchClient<paths>({
    baseUrl: options.baseUrl,
    headers: { authorization: `Bearer ${options.apiKey}` },
  })
}
