import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import type { InfrastructureId, NodeId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { createDomain } from '#operations/domains/create-domain.ts'
import { deleteDomain } from '#operations/domains/delete-domain.ts'
import { deleteInfrastructure } from '#operations/infrastructure/delete-infrastructure.ts'
import { type Provisioned, provisionInfrastructure } from '#operations/infrastructure/provision-infrastructure.ts'
import { createTenant } from '#operations/tenants/create-tenant.ts'
import { ProviderError } from '#providers/provider-error.ts'
import type { ReconcileQueue } from '#queue/reconcile-queue.ts'
import { listConditions } from '#store/conditions.ts'
import { type DomainRow, findDomain } from '#store/domains.ts'
import { findInfrastructure, type InfrastructureRow } from '#store/infrastructure.ts'
import { findNode } from '#store/nodes.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import { createMemoryPlatform, type MemoryPlatform } from '../support/memory-platform.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

describe('an order', () => {
  let database: TestDatabase
  let platform: MemoryPlatform
  let worker: ReconcileQueue
  let agents: { stop(): Promise<void> }[]

  // A database each: the orders of another test would be looked at again here, in a world that does not know them.
  beforeEach(async () => {
    agents = []
    database = await createTestDatabase()
    platform = await createMemoryPlatform(database.db, database.url)
    worker = await platform.startWorker()
  })
  afterEach(async () => {
    for (const agent of agents) await agent.stop()
    await worker.close()
    await database.close()
  })

  test('goes from a bare domain to verified mail, and looking again changes nothing', async () => {
    const ordered = await order('acme.test')
    agents.push(await platform.runAgent(ordered.node.id))

    const verified = await waitUntilVerified(ordered.infrastructure.id)
    const changes = platform.dns.changedValueCount()
    await lookAtEverything()

    assert.equal(verified.deliverabilityScore, 100)
    assert.equal(platform.compute.createdCount(), 1)
    assert.equal(platform.dns.changedValueCount(), changes)
    assert.equal(platform.certificateAuthority.issuedCount(), 1)
    assert.deepEqual(platform.errors, [])
  })

  test('for a domain whose MX points to us names the node in our own zone, and takes the name away with it', async () => {
    platform.dns.addZone('rookery-mail.test')
    const ordered = await order('client.test', 'mx_to_primary')
    agents.push(await platform.runAgent(ordered.node.id))

    await waitUntilVerified(ordered.infrastructure.id)
    const address = platform.dns.findRecordSet(ordered.node.hostname, 'A')
    await remove(ordered)

    assert.match(ordered.node.hostname, /\.rookery-mail\.test$/)
    assert.equal(address?.values.length, 1)
    assert.equal(platform.dns.findRecordSet(ordered.node.hostname, 'A'), null)
  })

  test("leaves nothing behind when it is deleted, and strangers' records stay", async () => {
    const ordered = await order('gone.test')
    platform.dns.putRecordSet('gone.test', { name: 'gone.test', type: 'TXT', ttlSeconds: 300, values: ['theirs'] })
    agents.push(await platform.runAgent(ordered.node.id))
    await waitUntilVerified(ordered.infrastructure.id)

    await remove(ordered)

    assert.deepEqual(platform.dns.findRecordSet('gone.test', 'TXT')?.values, ['theirs'])
    assert.equal(platform.dns.findRecordSet('gone.test', 'MX'), null)
    assert.equal(platform.dns.findRecordSet('mail.gone.test', 'A'), null)
    assert.deepEqual(await platform.compute.listMachines(), [])
  })

  test("makes one machine although the provider's answer to the order was lost", async () => {
    platform.compute.faults.loseNextAnswer('createMachine', new ProviderError('unavailable', 'The line went dead.'))
    const ordered = await order('lost.test')
    agents.push(await platform.runAgent(ordered.node.id))

    await waitUntilVerified(ordered.infrastructure.id)

    assert.equal(platform.compute.createdCount(), 1)
  })

  test('says why it waits when the certificate authority limits us, and goes on by itself', async () => {
    for (let i = 0; i < 3; i++) {
      const limited = new ProviderError('rate-limited', 'Too many orders this week.', { retryAfterSeconds: 0.2 })
      platform.certificateAuthority.faults.failNext('issue', limited)
    }
    const ordered = await order('limited.test')
    agents.push(await platform.runAgent(ordered.node.id))

    const told = await waitFor(
      async () => {
        const conditions = await withScope(database.db, systemScope, (scoped) =>
          listConditions(scoped, 'certificate', ordered.certificate.id),
        )
        return conditions.find(({ type, status }) => type === 'ProviderReachable' && status === 'false')
      },
      { what: 'the condition', timeoutSeconds: 20 },
    )
    await waitUntilVerified(ordered.infrastructure.id)

    assert.equal(told.reason, 'RateLimited')
    assert.match(told.message, /Too many orders/)
  })

  test('is finished by another worker when the first is gone', async () => {
    const ordered = await order('moved.test')
    await worker.close()
    worker = await platform.startWorker()
    agents.push(await platform.runAgent(ordered.node.id))

    const verified = await waitUntilVerified(ordered.infrastructure.id)

    assert.equal(verified.deliverabilityScore, 100)
    assert.equal(platform.compute.createdCount(), 1)
  })

  test('for a domain that was verified long before has its mail data at the node', async () => {
    const domain = await find((scoped) => addDomain(scoped, 'ready.test'))
    await waitFor(async () => ((await find((scoped) => findDomain(scoped, domain.id)))?.verifiedAt ?? null) !== null, {
      what: 'the domain to be verified',
      timeoutSeconds: 20,
    })

    const ordered = await find((scoped) => provision(scoped, domain))

    assert.deepEqual(await listEntries(ordered), orderEntries('ready.test'))
  })

  /** What the node shall hold, by kind and key. */
  async function listEntries({ node }: Provisioned): Promise<readonly string[]> {
    const rows = await database.db
      .selectFrom('directoryEntries')
      .select(['kind', 'key'])
      .where('nodeId', '=', node.id)
      .where('body', 'is not', null)
      .execute()
    return rows.map(({ kind, key }) => `${kind} ${key}`).toSorted()
  }

  function orderEntries(name: string): readonly string[] {
    return [`alias abuse@${name}`, `alias postmaster@${name}`, `domain ${name}`, `mailbox rookery-check@${name}`]
  }

  async function order(name: string, dnsSetupType: 'vanity' | 'mx_to_primary' = 'vanity'): Promise<Provisioned> {
    return await find(async (scoped) => provision(scoped, await addDomain(scoped, name, dnsSetupType)))
  }

  async function addDomain(
    scoped: Scoped,
    name: string,
    dnsSetupType: 'vanity' | 'mx_to_primary' = 'vanity',
  ): Promise<DomainRow> {
    platform.dns.addZone(name)
    const tenant = await createTenant(scoped, { name: `Owner of ${name}` })
    const { domain } = await createDomain(scoped, platform.operations, {
      tenantId: tenant.id,
      name,
      dnsSetupType,
      dnsProvider: 'rfc2136',
      dnsCredentials: { server: '192.0.2.1', keyName: 'k', secretBase64: 'c2VjcmV0c2VjcmV0c2VjcmV0' },
    })
    return domain
  }

  function provision(scoped: Scoped, { id: domainId, tenantId }: DomainRow): Promise<Provisioned> {
    return provisionInfrastructure(scoped, platform.operations, { tenantId, domainId, size: 'starter', region: 'lab' })
  }

  function waitUntilVerified(id: InfrastructureId): Promise<InfrastructureRow> {
    return waitFor(
      async () => {
        const row = await withScope(database.db, systemScope, (scoped) => findInfrastructure(scoped, id))
        return row === null || row.provisionedAt === null ? null : row
      },
      { what: 'the order to be verified', timeoutSeconds: 30 },
    )
  }

  async function remove({ infrastructure, domain, node }: Provisioned): Promise<void> {
    await withScope(database.db, systemScope, (scoped) =>
      deleteInfrastructure(scoped, platform.operations, infrastructure.id),
    )
    await waitFor(async () => (await find((scoped) => findInfrastructure(scoped, infrastructure.id))) === null, {
      what: 'the order to be gone',
      timeoutSeconds: 30,
    })
    await withScope(database.db, systemScope, (scoped) => deleteDomain(scoped, platform.operations, domain.id))
    await waitFor(
      async () =>
        (await find((scoped) => findDomain(scoped, domain.id))) === null &&
        (await find((scoped) => findNode(scoped, node.id as NodeId))) === null,
      { what: 'domain and node to be gone', timeoutSeconds: 30 },
    )
  }

  function find<T>(work: Parameters<typeof withScope<T>>[2]): Promise<T> {
    return withScope(database.db, systemScope, work)
  }

  async function lookAtEverything(): Promise<void> {
    await find(async ({ tx }) => {
      await tx
        .updateTable('looks')
        .set((eb) => ({ nextLookAt: new Date(0), wakeSequence: eb('wakeSequence', '+', 1) }))
        .execute()
    })
    await waitFor(
      async () => {
        const due = await find(({ tx }) =>
          tx.selectFrom('looks').select('loop').where('nextLookAt', '<', new Date()).execute(),
        )
        return due.length === 0
      },
      { what: 'all loops to have looked', timeoutSeconds: 30 },
    )
  }
})
