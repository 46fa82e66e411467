import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { OpenApiContract } from './openapi-contract.ts'

/** As much of Vault's API as a secret store uses, in memory: AppRole and KV version 2. */
export interface VaultServer extends AsyncDisposable {
  readonly url: string
  readonly token: string
  readonly role: { readonly roleId: string; readonly secretId: string }
  /** What did not fit the published description, of requests and of our own answers. */
  readonly violations: readonly string[]
  /** `METHOD path` of every request. */
  readonly requests: readonly string[]
  /** Every token that was given out by a login is refused from now on. */
  expireTokens(): void
  /** The next request is answered so, whatever it is; status 0: it is never answered. */
  answerNext(status: number, body?: unknown, headers?: Readonly<Record<string, string>>): void
}

interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

interface Store {
  readonly tokens: Set<string>
  readonly values: Map<string, { readonly data: unknown; readonly version: number }>
}

const role = { roleId: 'role-1', secretId: 'secret-of-role-1' }
const rootToken = 'hvs.test-token'

/** @param contract what everything is checked against; null: nothing is */
export async function startVaultServer(contract: OpenApiContract | null): Promise<VaultServer> {
  const store: Store = { tokens: new Set([rootToken]), values: new Map() }
  const violations: string[] = []
  const requests: string[] = []
  const next: Answer[] = []

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? ''
    const path = (request.url ?? '').replace(/^\/v1/, '')
    requests.push(`${method} ${path}`)
    const said = await text(request)
    const body = said === '' ? undefined : JSON.parse(said)
    violations.push(...(contract?.checkRequest(method, path, body) ?? []))
    const planned = next.shift()
    if (planned?.status === 0) return
    const answer = planned ?? answerTo(store, { method, path, body, token: request.headers['x-vault-token'] })
    if (planned === undefined) violations.push(...(contract?.checkAnswer(method, path, answer) ?? []))
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    token: rootToken,
    role,
    violations,
    requests,
    expireTokens: () => {
      store.tokens.clear()
      store.tokens.add(rootToken)
    },
    answerNext: (status, body, headers = {}) => void next.push({ status, body, headers }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Call {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly token: unknown
}

const denied: Answer = { status: 403, body: { errors: ['permission denied'] } }

function answerTo(store: Store, { method, path, body, token }: Call): Answer {
  if (path === '/auth/approle/login') return logIn(store, body)
  if (!store.tokens.has(String(token))) return denied
  const [, mount, kind, ...rest] = path.split('/')
  const key = rest.join('/')
  if (mount !== 'secret') return { status: 404, body: { errors: [] } }
  if (kind === 'data' && method === 'POST') return write(store, key, body)
  if (kind === 'data' && method === 'GET') return read(store, key)
  if (kind !== 'metadata' || method !== 'DELETE') return { status: 404, body: { errors: [] } }
  store.values.delete(key)
  return { status: 204 }
}

function logIn(store: Store, body: unknown): Answer {
  const { role_id: roleId, secret_id: secretId } = body as Record<string, unknown>
  if (roleId !== role.roleId || secretId !== role.secretId) {
    return { status: 400, body: { errors: ['invalid role or secret ID'] } }
  }
  const token = `hvs.${randomUUID()}`
  store.tokens.add(token)
  const auth = { client_token: token, accessor: 'a', policies: ['rookery'], lease_duration: 1200, renewable: true }
  return { status: 200, body: { ...envelope(null), auth } }
}

function write(store: Store, key: string, body: unknown): Answer {
  const version = (store.values.get(key)?.version ?? 0) + 1
  store.values.set(key, { data: (body as Record<string, unknown>)['data'], version })
  return { status: 200, body: envelope(metadata(version)) }
}

function read(store: Store, key: string): Answer {
  const found = store.values.get(key)
  if (found === undefined) return { status: 404, body: { errors: [] } }
  return { status: 200, body: envelope({ data: found.data, metadata: metadata(found.version) }) }
}

function metadata(version: number) {
  const created_time = '2026-11-25T00:00:00.000000000Z'
  // a real one also says custom_metadata: null, which its own description does not allow
  return { created_time, deletion_time: '', destroyed: false, version }
}

function envelope(data: unknown) {
  const lease = { lease_id: '', renewable: false, lease_duration: 0 }
  return { request_id: randomUUID(), ...lease, data, wrap_info: null, warnings: null, auth: null }
}
