import { type ApiClient, createClient } from '#client/client.ts'
import { fetchConfirmed } from './confirmation.ts'
import { RequestError, readProblem } from './problem.ts'
import { sessionHeaders } from './session.ts'

/** The generated client with who is signed in. */
export function client(): ApiClient {
  return createClient({ baseUrl: '', apiKey: null, headers: sessionHeaders(), fetch: fetchConfirmed })
}

/** The generated client with a key that is to be tried. */
export function clientWithKey(apiKey: string): ApiClient {
  return createClient({ baseUrl: '', apiKey })
}

interface Answer<Data> {
  readonly data?: Data
  readonly error?: unknown
  readonly response: Response
}

/** What was answered; throws a RequestError when it is a problem, and the network's own error when nothing came. */
export async function ask<Data>(request: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await request
  if (response.ok && data !== undefined) return data
  throw new RequestError(readProblem(response.status, error))
}
