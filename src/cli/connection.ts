import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

/** Where the API is and with which key. */
export interface ConnectionOptions {
  readonly url: string
  readonly apiKey: string
  /** How long an API that does not answer is asked again. Default 2. */
  readonly patienceSeconds?: number
}

export interface Connection {
  readonly url: string
  get<T>(path: string, query?: Readonly<Record<string, string | number | undefined>>): Promise<T>
  /** Sent with an Idempotency-Key, and sent again when the answer was lost: it happens once. */
  post<T>(path: string, body?: unknown): Promise<T>
  patch<T>(path: string, body: unknown): Promise<T>
  delete(path: string): Promise<void>
  /** A download, piece by piece as it comes. */
  download(path: string, query?: Readonly<Record<string, string | undefined>>): Promise<AsyncIterable<Uint8Array>>
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

const pauseMilliseconds = 200

/** @throws {Error} when the address is none */
export function createConnection(options: ConnectionOptions): Connection {
  const { apiKey, patienceSeconds = 2 } = options
  const url = readBaseUrl(options.url)
  async function ask(path: string, init: RequestInit): Promise<Response> {
    return await fetch(`${url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${apiKey}`, ...(init.headers as Record<string, string>) },
    }).catch((error: unknown) => {
      throw new ApiProblem(
        0,
        'unreachable',
        `The API at ${url} does not answer (${reasonOf(error)}). Is "npm start" running?`,
      )
    })
  }

  async function download(
    path: string,
    query: Readonly<Record<string, string | undefined>> = {},
  ): Promise<AsyncIterable<Uint8Array>> {
    const response = await ask(`${path}${toQuery(query)}`, {})
    if (!response.ok || response.body === null) throw problemOf(response.status, await response.text())
    return response.body
  }

  async function sendOnce<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await ask(path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw problemOf(response.status, text)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  /** Every call may be repeated: reads and changes by nature, a POST by its Idempotency-Key. */
  async function send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const deadline = performance.now() + patienceSeconds * 1000
    for (;;) {
      try {
        return await sendOnce(method, path, body, headers)
      } catch (error) {
        if (!isWorthRepeating(error) || performance.now() > deadline) throw error
        await delay(pauseMilliseconds)
      }
    }
  }

  async function list<T>(
    path: string,
    query: Readonly<Record<string, string | undefined>> = {},
  ): Promise<readonly T[]> {
    const items: T[] = []
    let pageToken: string | undefined
    do {
      const page: Page<T> = await send('GET', `${path}${toQuery({ ...query, pageToken })}`)
      items.push(...page.items)
      pageToken = page.nextPageToken ?? undefined
    } while (pageToken !== undefined)
    return items
  }

  return {
    url,
    get: (path, query = {}) => send('GET', `${path}${toQuery(query)}`),
    post: (path, body = {}) => send('POST', path, body, { 'idempotency-key': randomUUID() }),
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => send('DELETE', path),
    download,
    list,
  }
}

function readBaseUrl(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text.replace(/\/+$/, '')
  throw new Error(`"${text}" is not the address of an API; give one such as http://127.0.0.1:7070.`)
}

/** No answer, not ready, or the first try is still under way. */
function isWorthRepeating(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return false
  return error.status === 0 || error.status === 503 || error.code === 'idempotency-in-progress'
}

function problemOf(status: number, text: string): ApiProblem {
  let body: ProblemBody = {}
  try {
    body = JSON.parse(text) as ProblemBody
  } catch {
    body = { title: `The API answered ${status}.` }
  }
  const sentence = body.detail ?? body.title ?? `The API answered ${status}.`
  const fields = (body.errors ?? [])
    .filter(({ message }) => message !== sentence)
    .map(({ field, message }) => `\n  ${field}: ${message}`)
    .join('')
  const fix = status === 401 ? keyAdvice : body.fix
  return new ApiProblem(
    status,
    body.code ?? 'unknown',
    `${sentence}${fields}${fix === undefined ? '' : `\n${inWords(fix)}`}`,
  )
}

const keyAdvice =
  'Sign in with "rookery login", or set ROOKERY_API_KEY to a key of this installation; "npm start" writes one down for this machine.'

/** The API's advice speaks of the JSON; here the fields stand above it. */
function inWords(fix: string): string {
  return fix.replace('named in "errors"', 'named above').replace('named in "detail"', 'named above')
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
