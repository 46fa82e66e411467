import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import { systemScope } from '#model/scope.ts'
import { createDomain } from '#operations/domains/create-domain.ts'
import { provisionInfrastructure } from '#operations/infrastructure/provision-infrastructure.ts'
import { createTenant } from '#operations/tenants/create-tenant.ts'
import { type OpenDatabase, openDatabase } from '#store/database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#store/embedded-postgres.ts'
import { findInfrastructure } from '#store/infrastructure.ts'
import { migrateDatabase } from '#store/migrate.ts'
import { withScope } from '#store/scope.ts'
import { createMemoryPlatform, type MemoryPlatform } from '../support/memory-platform.ts'

describe('an order', () => {
  let postgres: EmbeddedPostgres
  let database: OpenDatabase
  let platform: MemoryPlatform

  before(async () => {
    postgres = await startEmbeddedPostgres({ dataDirectory: mkdtempSync(join(tmpdir(), 'rookery-')), isDurable: false })
    database = openDatabase(postgres.url)
    await migrateDatabase(database.db)
    platform = await createMemoryPlatform(database.db, postgres.url)
  })
  after(async () => {
    await database?.close()
    await postgres?.stop()
  })

  test('goes from a bare domain to verified mail, and looking again changes nothing', async () => {
    platform.dns.addZone('acme.test')
    const ordered = await withScope(database.db, systemScope, async (scoped) => {
      const tenant = await createTenant(scoped, { name: 'Acme' })
      const { domain } = await createDomain(scoped, platform.operations, {
        tenantId: tenant.id,
        name: 'acme.test',
        dnsProvider: 'rfc2136',
        autoConfigureDns: true,
        dnsCredentials: {
          server: '192.0.2.1',
          port: 53,
          keyName: 'k',
          algorithm: 'hmac-sha256',
          secretBase64: 'c2VjcmV0c2VjcmV0c2VjcmV0',
          zones: ['acme.test'],
        },
      })
      return await provisionInfrastructure(scoped, platform.operations, {
        tenantId: tenant.id,
        domainId: domain.id,
        size: 'starter',
        region: 'lab',
      })
    })

    const worker = await platform.startWorker()
    const agent = await platform.runAgent(ordered.node.id)
    const verified = await waitFor(
      async () => {
        const row = await withScope(database.db, systemScope, (s) => findInfrastructure(s, ordered.infrastructure.id))
        return row?.provisionedAt === null ? null : row
      },
      { what: 'the order to be verified', timeoutSeconds: 30 },
    ).catch(async (error) => {
      const rows = await withScope(database.db, systemScope, (s) => s.tx.selectFrom('conditions').selectAll().execute())
      console.log(rows, platform.errors)
      throw error
    })

    await agent.stop()
    await worker.close()
    assert.equal(verified?.deliverabilityScore, 100)
    assert.equal(platform.compute.createdCount(), 1)
    assert.deepEqual(platform.errors, [])
  })
})
