import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { createAgentServer } from '#api/agent/agent-server.ts'
import { sha256Hex } from '#lib/hash.ts'
import { waitFor } from '#lib/wait-for.ts'
import { createAuthority, createServerCertificate } from '#lib/x509-authority.ts'
import type { NodeId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import type { Bundle, Heartbeat } from '#protocol/agent-protocol.ts'
import { appliedChannel } from '#store/directory.ts'
import { insertNodeBundle } from '#store/node-bundles.ts'
import { findNode, updateNode } from '#store/nodes.ts'
import { withScope } from '#store/scope.ts'
import { healthyHeartbeat } from '../support/healthy-heartbeat.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

const registration = { version: 2, hostname: 'mail.agent.example', agentVersion: '0.1.0' }

describe('what the API says to agents', () => {
  let api: TestApi
  let server: FastifyInstance
  let authorityPem: string
  let directory: string
  let nodeId: NodeId
  let port: number

  before(async () => {
    api = await startTestApi()
    directory = mkdtempSync(join(tmpdir(), 'rookery-agents-'))
    for (const name of ['agent.cjs', 'node']) writeFileSync(join(directory, name), `the ${name}`.repeat(10_000))
    const authority = await createAuthority('Test', new Date())
    authorityPem = authority.certificatePem
    server = createAgentServer({
      context: api.context,
      tls: await createServerCertificate(authority, '127.0.0.1', new Date(), 1),
      agentFile: join(directory, 'agent.cjs'),
      runtimeFile: join(directory, 'node'),
    })
    await server.listen({ host: '127.0.0.1', port: 0 })
    port = (server.server.address() as AddressInfo).port
    const domain = await api.request('POST', '/api/v1/domains', { body: { name: 'agent.example' } })
    const order = { domainId: domain.body.id, vpsConfig: { size: 'starter', region: 'lab' } }
    const infrastructure = await api.request('POST', '/api/v1/infrastructure/provision', { body: order })
    nodeId = infrastructure.body.nodeId
  })
  after(async () => {
    await server.close()
    await api.close()
    rmSync(directory, { recursive: true, force: true })
  })
  beforeEach(() => giveToken('the one-time token', 3600))

  test('a one-time token gives a key; until the key is used, registering again replaces it', async () => {
    const first = await call('POST', '/register', 'the one-time token', registration)
    const second = await call('POST', '/register', 'the one-time token', registration)

    assert.deepEqual([first.status, second.status], [200, 200])
    assert.equal(first.body.nodeId, nodeId)
    assert.equal((await call('POST', '/heartbeat', first.body.agentKey, heartbeat({}))).status, 401)
    assert.equal((await call('POST', '/heartbeat', second.body.agentKey, heartbeat({}))).status, 204)
    const third = await call('POST', '/register', 'the one-time token', registration)
    assert.deepEqual([third.status, third.body.code], [401, 'agent-token-invalid'])
  })

  test('what an agent changes by registering stands in the audit log, without its key', async () => {
    await register()

    const { body } = await api.request('GET', `/api/v1/audit-entries?actorKind=agent&actorId=${nodeId}&limit=1`)

    const [entry] = body.items
    assert.deepEqual([entry.action, entry.resource.id], ['agent.registered', nodeId])
    assert.equal(entry.source.address, '127.0.0.1')
    assert.equal(entry.changes[0].after.agentKeyHash, '[masked]')
  })

  test('an expired or unknown token gives nothing', async () => {
    await giveToken('an old token', -1)

    assert.equal((await call('POST', '/register', 'an old token', registration)).status, 401)
    assert.equal((await call('POST', '/register', 'the one-time token', registration)).status, 401)
    assert.equal((await call('GET', '/files/node', 'an old token')).status, 401)
  })

  test('a revoked key gets nothing from then on, and the token that comes with it lets an agent in again, once', async () => {
    const key = await register()
    await call('POST', '/heartbeat', key, heartbeat({}))
    const streaming = call('GET', '/stream', key)

    const revoked = await api.request('POST', `/api/v1/infrastructure/nodes/${nodeId}/revoke-agent`)

    assert.equal(revoked.status, 200)
    await streaming
    for (const path of ['/bundle', '/files/node', '/stream']) {
      assert.equal((await call('GET', path, key)).status, 401, path)
    }
    assert.equal((await call('POST', '/heartbeat', key, heartbeat({}))).status, 401)
    const again = await call('POST', '/register', revoked.body.enrolmentToken, registration)
    assert.equal((await call('POST', '/heartbeat', again.body.agentKey, heartbeat({}))).status, 204)
    assert.equal((await call('POST', '/register', revoked.body.enrolmentToken, registration)).status, 401)
  })

  test('a token or a key fetches the agent and its runtime; nobody else does', async () => {
    const key = await register()
    await giveToken('another token', 3600)

    assert.equal((await call('GET', '/files/agent.cjs', key)).text.length, 130_000)
    assert.equal((await call('GET', '/files/node', 'another token')).status, 200)
    assert.equal((await call('GET', '/files/node', 'nonsense')).status, 401)
    assert.equal((await call('GET', '/files/../../etc/passwd', key)).status, 404)
  })

  test('a heartbeat is stored and wakes the loops that wait for what changed', async () => {
    const key = await register()
    await call('POST', '/heartbeat', key, heartbeat({}))
    const quiet = await wakesDuring(() => call('POST', '/heartbeat', key, heartbeat({ queued: 7 })))
    const news = await wakesDuring(() =>
      call('POST', '/heartbeat', key, heartbeat({ drifted: ['/etc/postfix/main.cf'] })),
    )
    const mail = await wakesDuring(() =>
      call('POST', '/heartbeat', key, heartbeat({ drifted: ['/etc/postfix/main.cf'], directory: 99 })),
    )

    assert.deepEqual([quiet, news, mail], [[], ['node-config'], ['mailboxes']])
    const node = await withScope(api.db, systemScope, (scoped) => findNode(scoped, nodeId))
    assert.ok(node !== null)
    assert.equal((node.heartbeat as Heartbeat).directorySequence, 99)
  })

  test('how far a node is with its mail data is heard by every process of the API, and from its agent alone', async () => {
    const key = await register()
    const heard: (string | null)[] = []
    const unsubscribe = api.context.hub.subscribe(appliedChannel, (payload) => heard.push(payload))
    const refused = await call('POST', '/directory', 'nonsense', { version: 2, directorySequence: 9 })
    const malformed = await call('POST', '/directory', key, { version: 2, directorySequence: -1 })
    const taken = await call('POST', '/directory', key, { version: 2, directorySequence: 7 })
    await waitFor(() => heard.length > 0, { what: 'the word to get around', timeoutSeconds: 10 })
    unsubscribe()

    assert.deepEqual([refused.status, malformed.status, taken.status], [401, 400, 204])
    assert.deepEqual(heard, [`${nodeId} 7`])
  })

  test('files that a node put back become an event with the diff, once', async () => {
    const key = await register()
    const files = [{ path: '/etc/hosts', diff: '+192.0.2.9 by-hand\n' }]
    const repair = { at: '2026-11-22T12:00:00.000Z', files, failure: null }
    await call('POST', '/heartbeat', key, { ...heartbeat({}), repair })
    await call('POST', '/heartbeat', key, { ...heartbeat({}), repair })

    const events = await api.db.selectFrom('events').selectAll().where('type', '=', 'node.drift-repaired').execute()
    assert.equal(events.length, 1)
    const [event] = events
    assert.ok(event !== undefined)
    assert.match(event.message, /changed by hand were put back: \/etc\/hosts\.$/)
    assert.deepEqual((event.data as { files: unknown }).files, files)
  })

  test('refuses heartbeats that are malformed or too long, and stores nothing of them', async () => {
    const key = await register()
    const wrong = await call('POST', '/heartbeat', key, { ...heartbeat({}), services: 'all fine' })
    const version = await call('POST', '/heartbeat', key, { ...heartbeat({}), version: 1 })
    const long = await call('POST', '/heartbeat', key, heartbeat({ drifted: Array(200).fill('x'.repeat(1900)) }))

    assert.deepEqual([wrong.status, version.status, long.status], [400, 400, 413])
  })

  test('the bundle comes as it was sealed', async () => {
    const key = await register()
    assert.equal((await call('GET', '/bundle', key)).status, 404)
    await storeBundle(1)

    assert.equal((await call('GET', '/bundle', key)).body.files[0].content, 'content 1')
  })

  async function giveToken(token: string, seconds: number): Promise<void> {
    await withScope(api.db, systemScope, (scoped) =>
      updateNode(scoped, nodeId, {
        agentTokenHash: sha256Hex(token.replaceAll(' ', '-')),
        agentTokenExpiresAt: new Date(Date.now() + seconds * 1000),
      }),
    )
  }

  async function register(): Promise<string> {
    return (await call('POST', '/register', 'the one-time token', registration)).body.agentKey
  }

  async function storeBundle(generation: number): Promise<void> {
    const files = [{ path: '/etc/x', content: `content ${generation}`, mode: '0644', owner: 'root', group: 'root' }]
    const bundle = { version: 2, generation, hash: `hash-${generation}`, files } as unknown as Bundle
    await withScope(api.db, systemScope, async (scoped) => {
      const node = await findNode(scoped, nodeId)
      assert.ok(node !== null)
      const { tenantId } = node
      const place = `node_bundles/body_sealed/${nodeId}/${generation}`
      const bodySealed = api.context.operations.vault.seal(tenantId, place, JSON.stringify(bundle))
      await insertNodeBundle(scoped, { nodeId, tenantId, generation, hash: bundle.hash, bodySealed })
    })
  }

  async function wakesDuring(work: () => Promise<unknown>): Promise<readonly string[]> {
    const read = () =>
      api.db.selectFrom('looks').select(['loop', 'wakeSequence']).where('resourceId', '=', nodeId).execute()
    const before = await read()
    await work()
    const after = await read()
    return after
      .filter((look) => before.find((old) => old.loop === look.loop)?.wakeSequence !== look.wakeSequence)
      .map((look) => look.loop)
      .sort()
  }

  function call(method: string, path: string, secret: string, body?: unknown): Promise<AgentAnswer> {
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${secret.replaceAll(' ', '-')}`, 'content-type': 'application/json' }
      const request = httpsRequest(
        { host: '127.0.0.1', port, method, path: `/agent/v1${path}`, ca: authorityPem, headers, agent: false },
        (response) => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => {
            text += chunk
          })
          response.on('end', () => {
            // a stream has several lines, each of JSON
            const isJson = path !== '/stream' && (response.headers['content-type'] ?? '').includes('json')
            resolve({ status: response.statusCode ?? 0, text, body: isJson && text !== '' ? JSON.parse(text) : null })
          })
        },
      )
      request.on('error', reject)
      request.end(body === undefined ? undefined : JSON.stringify(body))
    })
  }
})

interface AgentAnswer {
  readonly status: number
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests assert what is in it.
  readonly body: any
}

function heartbeat(change: { queued?: number; drifted?: readonly string[]; directory?: number }): Heartbeat {
  const healthy = healthyHeartbeat(null, change.directory ?? 1)
  return {
    ...healthy,
    driftedPaths: change.drifted ?? [],
    metrics: { ...healthy.metrics, loadAverage1m: 0.5, queuedMessages: change.queued ?? 0 },
  }
}
