import createClient from 'openapi-fetch'
import type { paths } from '#client/schema.ts'
import { RequestError, readProblem } from './problem.ts'
import { currentSession } from './session-key.ts'

/** The generated client; it sends the key of the session. */
export const client = createClient<paths>({ baseUrl: '/' })

client.use({
  onRequest({ request }) {
    const { key } = currentSession()
    if (key !== null && !request.headers.has('Authorization')) request.headers.set('Authorization', `Bearer ${key}`)
  },
})

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
