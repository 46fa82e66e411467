import { randomUUID } from 'node:crypto'

/** Where the API is and with which key. */
export interface ConnectionOptions {
  readonly url: string
  readonly apiKey: string
}

export interface Connection {
  readonly url: string
  get<T>(path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<T>
  /** Sent with an Idempotency-Key, and sent again when the answer was lost: it happens once. */
  post<T>(path: string, body?: unknown): Promise<T>
  patch<T>(path: string, body: unknown): Promise<T>
  delete(path: string): Promise<void>
  /** Every item of a paged list. */
  list<T>(path: string, query?: Readonly<Record<string, string | undefined>>): Promise<readonly T[]>
}

/** The API said no (RFC 9457). The message is its sentence, the wrong fields and the way to fix it. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

interface ProblemBody {
  readonly code?: string
  readonly title?: string
  readonly detail?: string
  readonly fix?: string
  readonly errors?: readonly { readonly field: string; readonly message: string }[]
}

interface Page<T> {
  readonly items: readonly T[]
  readonly nextPageToken: string | null
}

const postAttempts = 5

export function createConnection({ url, apiKey }: ConnectionOptions): Connection {
  async function send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new ApiProblem(
        0,
        'unreachable',
        `The API at ${url} does not answer (${reasonOf(error)}). Is "npm start" running?`,
      )
    })
    const text = await response.text()
    if (!response.ok) throw problemOf(response.status, text)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  async function list<T>(
    path: string,
    query: Readonly<Record<string, string | undefined>> = {},
  ): Promise<readonly T[]> {
    const items: T[] = []
    let pageToken: string | undefined
    do {
      const page: Page<T> = await send('GET', `${path}${toQuery({ ...query, limit: '200', pageToken })}`)
      items.push(...page.items)
      pageToken = page.nextPageToken ?? undefined
    } while (pageToken !== undefined)
    return items
  }

  return {
    url,
    get: (path, query = {}) => send('GET', `${path}${toQuery(query)}`),
    async post(path, body = {}) {
      const headers = { 'idempotency-key': randomUUID() }
      for (let attempt = 1; ; attempt++) {
        try {
          return await send('POST', path, body, headers)
        } catch (error) {
          const isLost = error instanceof ApiProblem && (error.status === 0 || error.code === 'idempotency-in-progress')
          if (!isLost || attempt >= postAttempts) throw error
          await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt))
        }
      }
    },
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => send('DELETE', path),
    list,
  }
}

function problemOf(status: number, text: string): ApiProblem {
  let body: ProblemBody = {}
  try {
    body = JSON.parse(text) as ProblemBody
  } catch {
    body = { title: `The API answered ${status}.` }
  }
  const fields = (body.errors ?? []).map(({ field, message }) => `\n  ${field}: ${message}`).join('')
  const sentence = body.detail ?? body.title ?? `The API answered ${status}.`
  return new ApiProblem(
    status,
    body.code ?? 'unknown',
    `${sentence}${fields}${body.fix === undefined ? '' : `\n${body.fix}`}`,
  )
}

function toQuery(query: Readonly<Record<string, string | number | undefined>>): string {
  const parameters = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) if (value !== undefined) parameters.set(key, String(value))
  return parameters.size === 0 ? '' : `?${parameters}`
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined
  return cause?.code ?? (error instanceof Error ? error.message : String(error))
}
