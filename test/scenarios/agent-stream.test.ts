import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { createAgentServer } from '#api/agent/agent-server.ts'
import { sha256Hex } from '#lib/hash.ts'
import { waitFor } from '#lib/wait-for.ts'
import { createAuthority, createServerCertificate } from '#lib/x509-authority.ts'
import type { DomainId, NodeId, TenantId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { insertAcmeChallenge } from '#store/acme-challenges.ts'
import { projectDirectory } from '#store/directory.ts'
import { findNode, updateNode } from '#store/nodes.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import { type AgentStream, type AgentStreamOptions, openAgentStream } from '../support/agent-stream.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

const password = 'correct horse battery staple'

describe('what flows to an agent', () => {
  let api: TestApi
  let server: FastifyInstance
  let options: Pick<AgentStreamOptions, 'port' | 'authorityPem' | 'key'>
  let nodeId: NodeId
  let tenantId: TenantId
  let domainId: DomainId
  let streams: AgentStream[]
  let number = 0

  before(async () => {
    api = await startTestApi()
    const authority = await createAuthority('Test', new Date())
    const tls = await createServerCertificate(authority, '127.0.0.1', new Date(), 1)
    server = createAgentServer({ context: api.context, tls, agentFile: '/nowhere', runtimeFile: '/nowhere' })
    await server.listen({ host: '127.0.0.1', port: 0 })
    const { port } = server.server.address() as AddressInfo
    options = { port, authorityPem: authority.certificatePem, key: '' }
  })
  after(async () => {
    await server.close()
    await api.close()
  })

  beforeEach(async () => {
    number += 1
    streams = []
    const domain = await api.request('POST', '/api/v1/domains', { body: { name: domainName() } })
    domainId = domain.body.id
    const order = { domainId, vpsConfig: { size: 'starter', region: 'lab' } }
    const infrastructure = await api.request('POST', '/api/v1/infrastructure/provision', { body: order })
    assert.equal(infrastructure.status < 300, true, JSON.stringify(infrastructure.body))
    nodeId = infrastructure.body.nodeId
    options = { ...options, key: `the-key-${number}` }
    await inStore(async (scoped) => {
      const node = await updateNode(scoped, nodeId, { agentKeyHash: sha256Hex(options.key) })
      tenantId = node.tenantId
      await scoped.tx.updateTable('domains').set({ verifiedAt: new Date() }).where('id', '=', domainId).execute()
      await projectDirectory(scoped, nodeId, domainId, 'all')
    })
  })
  afterEach(() => {
    for (const stream of streams) stream[Symbol.dispose]()
  })

  test('begins with all of it, and goes on with each change at once', async () => {
    const stream = open()
    await isCurrent(stream)
    const anna = await createMailbox('anna')
    await isCurrent(stream)
    const first = stream.entries.get(`mailbox ${anna}`)?.body as { passwordHash: string }
    await changeMailbox(anna, { password: 'another good horse battery', quotaMb: 7 })
    await isCurrent(stream)

    assert.deepEqual(
      stream.messages.map(({ type }) => type),
      ['snapshot-begin', 'snapshot-part', 'snapshot-end', 'delta', 'delta'],
    )
    const second = stream.entries.get(`mailbox ${anna}`)?.body as { passwordHash: string; quotaBytes: number }
    assert.match(second.passwordHash, /^\{ARGON2ID\}\$argon2id\$/)
    assert.notEqual(first.passwordHash, second.passwordHash)
    assert.equal(second.quotaBytes, 7 * 1024 * 1024)
    // who wrote to the system's mailbox writes to the first person now (RFC 2142)
    assert.deepEqual(stream.entries.get(`alias abuse@${domainName()}`)?.body, { destinations: [anna] })
  })

  test('is one entry for a suspended domain, and an event for those who audit', async () => {
    const stream = open()
    await isCurrent(stream)
    await api.request('PATCH', `/api/v1/domains/${domainId}`, { body: { isSuspended: true } })
    await isCurrent(stream)
    const last = stream.messages.findLast((message) => message.type === 'delta')
    const resumed = await api.request('PATCH', `/api/v1/domains/${domainId}`, { body: { isSuspended: false } })

    assert.deepEqual(last?.entries, [{ kind: 'domain', key: domainName(), body: { isActive: false } }])
    assert.equal(resumed.body.isSuspended, false)
    const events = await api.db.selectFrom('events').select('type').where('resourceId', '=', domainId).execute()
    const types = events.map(({ type }) => type)
    assert.ok(types.includes('domain.suspended') && types.includes('domain.resumed'))
  })

  test('is what changed meanwhile, and nothing else, for an agent that comes back', async () => {
    const first = open()
    await isCurrent(first)
    first[Symbol.dispose]()
    const anna = await createMailbox('anna')
    await deleteMailbox(await createMailbox('ben'))
    const second = open({ from: first.position(), entries: first.entries })
    await isCurrent(second)

    assert.deepEqual(
      second.messages.map(({ type }) => type),
      ['delta'],
    )
    assert.ok(second.entries.has(`mailbox ${anna}`))
    const third = open({ from: second.position(), entries: second.entries })
    await createMailbox('cora')
    await isCurrent(third)
    assert.deepEqual(
      third.messages.map(({ type }) => type),
      ['delta'],
    )
  })

  test('is a snapshot when history was forgotten, the store is older, or the checksums differ', async () => {
    const first = open()
    await isCurrent(first)
    first[Symbol.dispose]()
    await deleteMailbox(await createMailbox('anna'))
    const { sequence, checksum } = await head()
    const types = async (from: { sequence: number; checksum: string }) => {
      const stream = open({ from, entries: first.entries })
      await waitFor(() => stream.messages.length > 0, { what: 'an answer', timeoutSeconds: 10 })
      await isCurrent(stream)
      return stream.messages[0]?.type
    }

    assert.equal(await types({ sequence: sequence + 5, checksum }), 'snapshot-begin')
    assert.equal(await types({ sequence, checksum: '17' }), 'snapshot-begin')
    await inStore((scoped) => sql`SELECT trim_directory(${nodeId}, ${sequence}, now())`.execute(scoped.tx))
    assert.equal(await types(first.position()), 'snapshot-begin')
    const gone = await api.db
      .selectFrom('directoryEntries')
      .select('key')
      .where('nodeId', '=', nodeId)
      .where('body', 'is', null)
      .execute()
    assert.deepEqual(gone, [])
  })

  test('comes in parts when it is large, and changes meanwhile are in it', async () => {
    await insertMailboxes(5_000)
    const stream = open()
    await waitFor(() => stream.messages.length > 1, { what: 'the first part', timeoutSeconds: 10 })
    const anna = await createMailbox('anna')
    await isCurrent(stream)

    const sizes = stream.messages.flatMap((message) => ('entries' in message ? [message.entries.length] : []))
    assert.ok(sizes.length >= 10 && Math.max(...sizes) <= 500, sizes.join())
    assert.ok(stream.entries.has(`mailbox ${anna}`))
    assert.equal(stream.entries.size, 5_000 + 5)
  })

  test('ends at once when the key is revoked or the node is deleted, and nobody gets it back', async () => {
    const stream = open()
    await isCurrent(stream)
    await api.request('POST', `/api/v1/infrastructure/nodes/${nodeId}/revoke-agent`)
    const told = stream.messages.length
    assert.equal(await stream.ended, 200)
    await createMailbox('anna')

    assert.equal(stream.messages.length, told)
    assert.equal(await open().ended, 401)
    await inStore((scoped) =>
      updateNode(scoped, nodeId, { agentKeyHash: sha256Hex(options.key), deletingAt: new Date() }),
    )
    assert.equal(await open().ended, 401)
  })

  test('goes to the newest of two connections with one key', async () => {
    const first = open()
    await isCurrent(first)
    const second = open()
    await isCurrent(second)
    await first.ended
    await createMailbox('anna')
    await isCurrent(second)

    assert.notEqual(first.position().sequence, second.position().sequence)
  })

  test('waits for a slow reader without keeping more than a message for him, and ends when his key is revoked', async () => {
    await insertMailboxes(20_000)
    const stream = open()
    await waitFor(() => stream.messages.length > 1, { what: 'the first part', timeoutSeconds: 10 })
    stream.pause()
    const heard = stream.messages.length
    await inStore((scoped) => updateNode(scoped, nodeId, { agentKeyHash: null }))
    await inStore((scoped) => sql`SELECT pg_notify('rookery_nodes', ${nodeId})`.execute(scoped.tx))
    await waitFor(async () => (await connections()) === 0, { what: 'the end of the connection', timeoutSeconds: 5 })

    assert.equal(stream.messages.length, heard)
  })

  test('has challenges, too', async () => {
    const stream = open()
    await isCurrent(stream)
    const challenge = { token: 'token', keyAuthorization: 'token.thumbprint' }
    await inStore((scoped) => insertAcmeChallenge(scoped, { tenantId, nodeId, ...challenge }))

    const told = await waitFor(() => stream.messages.find(({ type }) => type === 'challenges'), {
      what: 'the challenge',
      timeoutSeconds: 10,
    })
    assert.deepEqual(told, { type: 'challenges', httpChallenges: [challenge] })
  })

  test('adds up to the store whatever happens in whatever order', async () => {
    const names = ['anna', 'ben', 'cora']
    const step = fc.oneof(
      fc.record({ kind: fc.constant('create' as const), name: fc.constantFrom(...names) }),
      fc.record({ kind: fc.constant('delete' as const), name: fc.constantFrom(...names) }),
      fc.record({ kind: fc.constant('close' as const), name: fc.constantFrom(...names) }),
      fc.record({ kind: fc.constant('alias' as const), name: fc.constantFrom(...names) }),
      fc.record({ kind: fc.constant('suspend' as const), name: fc.constant('') }),
      fc.record({ kind: fc.constant('trim' as const), name: fc.constant('') }),
      fc.record({ kind: fc.constant('reconnect' as const), name: fc.constant('') }),
    )
    let stream = open()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        for (const { kind, name } of steps) {
          if (kind !== 'reconnect') await change(kind, name)
          else {
            stream[Symbol.dispose]()
            stream = open({ from: stream.position(), entries: stream.entries })
          }
        }
        await isCurrent(stream)
        await isWhatIsDesired(stream)
      }),
      { numRuns: 25 },
    )
  })

  async function change(kind: 'create' | 'delete' | 'close' | 'alias' | 'suspend' | 'trim', name: string) {
    const address = `${name}@${domainName()}`
    if (kind === 'create') await api.request('POST', '/api/v1/mailboxes', { body: { emailAddress: address, password } })
    if (kind === 'delete') await deleteMailbox(address)
    if (kind === 'close') await changeMailbox(address, { isActive: number % 2 === 0 })
    if (kind === 'alias') {
      const body = { source: `sales@${domainName()}`, destination: address }
      await api.request('POST', '/api/v1/aliases', { body })
    }
    if (kind === 'suspend') {
      const domain = await api.request('GET', `/api/v1/domains/${domainId}`)
      const body = { isSuspended: !domain.body.isSuspended }
      await api.request('PATCH', `/api/v1/domains/${domainId}`, { body })
    }
    const { sequence } = await head()
    if (kind === 'trim') {
      await inStore((scoped) => sql`SELECT trim_directory(${nodeId}, ${sequence}, now())`.execute(scoped.tx))
    }
  }

  async function isWhatIsDesired(stream: AgentStream): Promise<void> {
    const { rows } = await inStore((scoped) =>
      sql<{ name: string; body: unknown }>`
        SELECT kind || ' ' || key AS name, body FROM desired_directory WHERE node_id = ${nodeId}
      `.execute(scoped.tx),
    )
    const bodies = [...stream.entries].map(([name, { body }]): [string, unknown] => [name, body])
    assert.deepEqual(Object.fromEntries(bodies), Object.fromEntries(rows.map(({ name, body }) => [name, body])))
  }

  function domainName(): string {
    return `stream-${number}.example`
  }

  function open(parts: Partial<AgentStreamOptions> = {}): AgentStream {
    const stream = openAgentStream({ ...options, ...parts })
    streams.push(stream)
    return stream
  }

  function inStore<T>(work: (scoped: Scoped) => Promise<T>): Promise<T> {
    return withScope(api.db, systemScope, work)
  }

  async function head(): Promise<{ sequence: number; checksum: string }> {
    const node = await inStore((scoped) => findNode(scoped, nodeId))
    assert.ok(node !== null)
    return { sequence: node.directorySequence, checksum: node.directoryChecksum }
  }

  async function isCurrent(stream: AgentStream): Promise<void> {
    const wanted = await head()
    const isThere = () => stream.position().sequence === wanted.sequence
    await waitFor(isThere, { what: `sequence ${wanted.sequence}`, timeoutSeconds: 10, intervalMilliseconds: 5 })
    assert.deepEqual(stream.position(), wanted)
  }

  async function createMailbox(name: string): Promise<string> {
    const emailAddress = `${name}@${domainName()}`
    const created = await api.request('POST', '/api/v1/mailboxes', { body: { emailAddress, password } })
    assert.equal(created.status, 201, JSON.stringify(created.body))
    return emailAddress
  }

  async function changeMailbox(address: string, body: object): Promise<void> {
    const id = await idOf(address)
    if (id !== null) await api.request('PATCH', `/api/v1/mailboxes/${id}`, { body })
  }

  async function deleteMailbox(address: string): Promise<void> {
    const id = await idOf(address)
    if (id !== null) await api.request('DELETE', `/api/v1/mailboxes/${id}`)
  }

  async function idOf(address: string): Promise<string | null> {
    const row = await inStore((scoped) =>
      scoped.tx.selectFrom('emailAccounts').select('id').where('emailAddress', '=', address).executeTakeFirst(),
    )
    return row?.id ?? null
  }

  async function insertMailboxes(count: number): Promise<void> {
    await inStore(async (scoped) => {
      await sql`
        INSERT INTO email_accounts (id, tenant_id, infrastructure_id, domain_id, email_address, password_hash)
        SELECT 'mbx_' || ${number} || '_' || n, i.tenant_id, i.id, i.domain_id, 'p' || n || '@' || ${domainName()}, '{X}'
        FROM infrastructure i, generate_series(1, ${count}::integer) n WHERE i.domain_id = ${domainId}
      `.execute(scoped.tx)
      await projectDirectory(scoped, nodeId, domainId, 'all')
    })
  }

  function connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      server.server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
    })
  }
})
