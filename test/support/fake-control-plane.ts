import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { runCommand } from '#lib/run-command.ts'
import type { Bundle, Heartbeat, HttpChallenge, UnsignedBundle } from '#protocol/agent-protocol.ts'
import { createBundleKeyPair, signBundle } from '#protocol/bundle-signature.ts'
import { createFakeStreams, type TestDirectory } from './fake-streams.ts'

export interface FakeControlPlaneOptions {
  readonly address: string
  /** Default: any that is free. */
  readonly port?: number
  /** Files served under `/agent/v1/files/`, by name. */
  readonly files?: Readonly<Record<string, string>>
}

/** The control plane's side of the agent protocol, in memory, for one node. */
export interface FakeControlPlane extends AsyncDisposable {
  readonly url: string
  readonly caPem: string
  readonly token: string
  readonly heartbeats: readonly Heartbeat[]
  /** What bundles are signed with, PEM. */
  readonly bundleKeyPem: string
  /** Signed here, unless it is already. */
  setBundle(bundle: UnsignedBundle | Bundle): void
  /** Sent as what differs from the one before; its generation becomes the sequence. */
  setDirectory(directory: TestDirectory): void
  setChallenges(challenges: readonly HttpChallenge[]): void
  /** Voids the agent's key and ends its connections; resolves with the token that lets an agent in again. */
  revoke(): string
  /** While down, every request is cut off. */
  setDown(isDown: boolean): void
}

export async function startFakeControlPlane(options: FakeControlPlaneOptions): Promise<FakeControlPlane> {
  const identity = await makeIdentity(options.address)
  const bundleKeys = createBundleKeyPair()
  const token = randomBytes(24).toString('base64url')
  const heartbeats: Heartbeat[] = []
  const streams = createFakeStreams()
  const state = {
    bundle: null as Bundle | null,
    agentKey: null as string | null,
    token: token as string | null,
    isDown: false,
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'https://control-plane.invalid')
    const bearer = request.headers.authorization?.replace(/^Bearer /, '')
    const isAgent = state.agentKey !== null && bearer === state.agentKey
    if (!isAgent && (state.token === null || bearer !== state.token)) return send(response, 401)
    const file = /^\/agent\/v1\/files\/(.+)$/.exec(url.pathname)?.[1]
    if (file !== undefined) return sendFile(response, options.files?.[file])
    switch (`${request.method} ${url.pathname}`) {
      case 'POST /agent/v1/register':
        if (isAgent) return send(response, 401)
        state.agentKey = randomBytes(24).toString('base64url')
        return send(response, 200, { nodeId: 'node_test', agentKey: state.agentKey })
      case 'POST /agent/v1/heartbeat':
        if (!isAgent) return send(response, 401)
        state.token = null
        heartbeats.push((await json(request)) as Heartbeat)
        return send(response, 204)
      case 'POST /agent/v1/directory':
        return send(response, isAgent ? 204 : 401)
      case 'GET /agent/v1/stream':
        return isAgent ? streams.open(url.searchParams, response) : send(response, 401)
      case 'GET /agent/v1/bundle':
        return state.bundle === null ? send(response, 404) : send(response, 200, state.bundle)
      default:
        return send(response, 404)
    }
  }

  const server = createServer({ ...identity }, (request, response) => {
    if (state.isDown) return void request.socket.destroy()
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, options.address, resolve)
  })
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  return {
    url: `https://${options.address}:${port}`,
    caPem: identity.cert,
    token,
    heartbeats,
    bundleKeyPem: bundleKeys.publicKeyPem,
    setBundle: (bundle) => {
      state.bundle = 'signature' in bundle ? bundle : signBundle(bundle, bundleKeys.privateKeyPem)
      streams.setBundle(bundle.hash)
    },
    setDirectory: streams.setDirectory,
    setChallenges: streams.setChallenges,
    revoke: () => {
      state.agentKey = null
      state.token = randomBytes(24).toString('base64url')
      server.closeAllConnections()
      return state.token
    },
    setDown: (isDown) => {
      state.isDown = isDown
      if (isDown) server.closeAllConnections()
    },
    [Symbol.asyncDispose]: async () => {
      streams.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function send(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

async function sendFile(response: ServerResponse, path: string | undefined): Promise<void> {
  if (path === undefined) return send(response, 404)
  response.writeHead(200, { 'content-type': 'application/octet-stream' })
  await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), response)
}

async function makeIdentity(address: string): Promise<{ key: string; cert: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'rookery-identity-'))
  try {
    const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    const names = ['-subj', '/CN=Test control plane', '-addext', `subjectAltName=IP:${address}`, '-days', '2']
    await runCommand('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', cert])
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
