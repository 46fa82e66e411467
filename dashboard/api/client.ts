import { type ApiClient, createClient } from '#client/client.ts'
import { RequestError, readProblem } from './problem.ts'
import { currentSession } from './session-key.ts'

/** The generated client with the key of the session, or with another that is to be tried. */
export function client(key: string | null = currentSession().key): ApiClient {
  return createClient({ baseUrl: '', apiKey: key ?? '' })
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
