import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import type { AuditEntry } from '#model/audit.ts'
import { newId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { verifyAudit } from '#operations/audit/verify-audit.ts'
import { createDomain } from '#operations/domains/create-domain.ts'
import { provisionInfrastructure } from '#operations/infrastructure/provision-infrastructure.ts'
import type { ReconcileQueue } from '#queue/reconcile-queue.ts'
import { wake } from '#queue/wake.ts'
import { listAuditEntries } from '#store/audit-entries.ts'
import { findInfrastructure } from '#store/infrastructure.ts'
import { findNode } from '#store/nodes.ts'
import { withScope } from '#store/scope.ts'
import { insertTenant } from '#store/tenants.ts'
import { createMemoryPlatform, type MemoryPlatform } from '../support/memory-platform.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

describe('what loops do', () => {
  let database: TestDatabase
  let platform: MemoryPlatform
  let worker: ReconcileQueue
  let agent: { stop(): Promise<void> }
  const tenantId = newId('tenant')

  before(async () => {
    database = await createTestDatabase()
    platform = await createMemoryPlatform(database.db, database.url)
    worker = await platform.startWorker()
    platform.dns.addZone('loops.test')
    const { node, infrastructure } = await withScope(database.db, systemScope, async (scoped) => {
      await insertTenant(scoped, { id: tenantId, name: 'Loops' })
      const dns = { tenantId, dnsProvider: 'rfc2136', dnsCredentials: {}, autoConfigureDns: true }
      const { domain } = await createDomain(scoped, platform.operations, { ...dns, name: 'loops.test' })
      const order = { tenantId, domainId: domain.id, size: 'starter', region: 'memory' } as const
      return await provisionInfrastructure(scoped, platform.operations, order)
    })
    agent = await platform.runAgent(node.id)
    const isVerified = async () =>
      (await withScope(database.db, systemScope, (scoped) => findInfrastructure(scoped, infrastructure.id)))
        ?.provisionedAt != null
    await waitFor(isVerified, { what: 'the order to be verified', timeoutSeconds: 30 })
    const isActive = async () =>
      (await withScope(database.db, systemScope, (s) => findNode(s, node.id)))?.status === 'active'
    await waitFor(isActive, { what: 'the node to be active', timeoutSeconds: 30 })
  })
  after(async () => {
    await agent.stop()
    await worker.close()
    await database.close()
  })

  test('stands in the log of the tenant: which loop, what it did to the world, before and after', async () => {
    const entries = await read()
    const of = (action: string) => entries.filter((entry) => entry.action === action)

    for (const action of ['machine.ordered', 'dns.record-set-created', 'certificate.issued', 'node.bundle-rendered']) {
      const [entry] = of(action)
      assert.ok(entry !== undefined, `${action} of ${entries.map((it) => it.action)}`)
      assert.deepEqual([entry.actor.kind, entry.tenantId, entry.outcome], ['loop', tenantId, 'done'])
      assert.notEqual(entry.message, '')
    }
    assert.equal(of('machine.ordered')[0]?.actor.id, 'node-machine')
    const verified = entries.flatMap(({ changes }) => changes).find(({ after }) => after?.['verifiedAt'] != null)
    assert.deepEqual([verified?.table, verified?.before], ['domains', { verifiedAt: null }])
  })

  test('leaves no entry when it only looks', async () => {
    const before = await read()
    await withScope(database.db, systemScope, async ({ tx }) => {
      const again = { nextLookAt: new Date(0) }
      await tx
        .updateTable('looks')
        .set((eb) => ({ ...again, wakeSequence: eb('wakeSequence', '+', 1) }))
        .execute()
    })
    const isIdle = async () => {
      const due = await withScope(database.db, systemScope, ({ tx }) =>
        tx.selectFrom('looks').select('loop').where('nextLookAt', '<', new Date()).execute(),
      )
      return due.length === 0
    }
    await waitFor(isIdle, { what: 'all loops to have looked', timeoutSeconds: 30 })

    assert.deepEqual(await read(), before)
  })

  test('is linked like everything else, and the loop of the log seals it', async () => {
    await withScope(database.db, systemScope, (scoped) => wake(scoped, 'audit-log', 'all'))
    const verify = () =>
      withScope(database.db, systemScope, (scoped) =>
        verifyAudit(scoped, platform.operations.vault, { tenantId: null, noted: null }),
      )
    await waitFor(async () => (await verify()).checkpointCount > 0, { what: 'the seal', timeoutSeconds: 20 })

    const { isWhole, entryCount } = await verify()
    assert.equal(isWhole, true)
    assert.ok(entryCount > 5)
    assert.deepEqual(platform.errors, [])
  })

  async function read(): Promise<readonly AuditEntry[]> {
    const page = { beyond: null, limit: 1000, isNewestFirst: false }
    const rows = await withScope(database.db, systemScope, (scoped) => listAuditEntries(scoped, page))
    return rows.map(({ body }) => JSON.parse(body) as AuditEntry)
  }
})
