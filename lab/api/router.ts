import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { LabError } from './lab-error.ts'

export interface LabRequest {
  /** Values of the `:name` parts of the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>
  /** The JSON body; undefined when there is none. */
  readonly body: unknown
}

/** An answer without body when `json` is left out; `lines` are written as newline-delimited JSON as they come. */
export interface LabAnswer {
  readonly status: number
  readonly json?: unknown
  readonly lines?: AsyncIterable<unknown>
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** For example `/machines/:id/reboot`. */
  readonly path: string
  handle(request: LabRequest): Promise<LabAnswer>
}

const MAX_BODY_BYTES = 256 * 1024

/** A server for JSON routes. Errors become `{ error: { code, message } }`; unknown ones are 500 and given to `onError`. */
export function createRouterServer(routes: readonly Route[], onError: (error: unknown) => void): Server {
  return createServer((request, response) => {
    answer(routes, request)
      .catch((error: unknown) => {
        if (!(error instanceof LabError)) onError(error)
        return toErrorAnswer(error)
      })
      .then((result) => send(response, result))
      .catch((error: unknown) => {
        onError(error)
        response.destroy()
      })
  })
}

/** @throws {LabError} 404 `no-such-route`, 405 `method-not-allowed` */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly parameters: Record<string, string> } {
  const fitting = routes.flatMap((route) => {
    const parameters = matchPath(route.path, path)
    return parameters === null ? [] : [{ route, parameters }]
  })
  const found = fitting.find((candidate) => candidate.route.method === method)
  if (found !== undefined) return found
  if (fitting.length > 0) throw new LabError(405, 'method-not-allowed', `${path} does not take ${method}.`)
  throw new LabError(404, 'no-such-route', `There is nothing at ${path}.`)
}

async function answer(routes: readonly Route[], request: IncomingMessage): Promise<LabAnswer> {
  const { pathname } = new URL(request.url ?? '/', 'http://lab')
  const { route, parameters } = findRoute(routes, request.method ?? 'GET', pathname)
  return await route.handle({ parameters, body: await readBody(request) })
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  const parameters: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = decode(given[index] ?? '')
    if (value === null) return null
    if (part.startsWith(':') && value !== '') parameters[part.slice(1)] = value
    else if (part !== value) return null
  }
  return parameters
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new LabError(413, 'body-too-large', `A body has at most ${MAX_BODY_BYTES} bytes.`)
    chunks.push(chunk)
  }
  if (size === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new LabError(400, 'not-json', 'The body is not JSON.')
  }
}

function toErrorAnswer(error: unknown): LabAnswer {
  const code = error instanceof LabError ? error.code : 'internal'
  const message = error instanceof Error ? error.message : 'Unknown error.'
  return { status: error instanceof LabError ? error.status : 500, json: { error: { code, message } } }
}

async function send(response: ServerResponse, result: LabAnswer): Promise<void> {
  if (result.lines !== undefined) {
    response.writeHead(result.status, { 'content-type': 'application/x-ndjson' })
    for await (const line of result.lines) response.write(`${JSON.stringify(line)}\n`)
    response.end()
    return
  }
  if (result.json === undefined) response.writeHead(result.status).end()
  else response.writeHead(result.status, { 'content-type': 'application/json' }).end(`${JSON.stringify(result.json)}\n`)
}
