import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { newId, type TenantId } from '#model/id.ts'
import { systemScope, tenantScope } from '#model/scope.ts'
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts'
import { insertEvent } from './events.ts'
import { type Scoped, withScope } from './scope.ts'
import { insertTenant, listTenants } from './tenants.ts'
import { insertWorkspace } from './workspaces.ts'

describe('row-level security', () => {
  let database: TestDatabase
  const mine = newId('tenant')
  const theirs = newId('tenant')

  before(async () => {
    database = await createTestDatabase()
    await withScope(database.db, systemScope, async (scoped) => {
      for (const id of [mine, theirs]) {
        await insertTenant(scoped, { id, name: id })
        await insertWorkspace(scoped, { id: newId('workspace'), tenantId: id, name: 'Main' })
        const event = { resourceKind: 'tenant', resourceId: id, infrastructureId: null, message: 'made', data: {} }
        await insertEvent(scoped, { ...event, tenantId: id, severity: 'info', type: 'tenant.created' })
      }
    })
  })
  after(() => database.close())

  test('shows a query without any filter only the rows of its tenant, in every table that has tenants', async () => {
    const tables = await tablesWithTenants()
    const seen = await withScope(database.db, tenantScope(mine), async (scoped) => {
      const owners = await Promise.all(tables.map((table) => listOwners(scoped, table)))
      return new Set(owners.flat())
    })

    assert.ok(tables.length >= 17)
    assert.deepEqual([...seen], [mine])
  })

  test('is on and forced for every table but the plain list of looks', async () => {
    const { rows } = await sql<{ relname: string }>`
      SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE n.nspname = 'public' AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)
    `.execute(database.db)

    assert.deepEqual(rows.map((row) => row.relname).sort(), ['kysely_migration', 'kysely_migration_lock', 'looks'])
  })

  test('refuses to write a row for another tenant', async () => {
    const write = withScope(database.db, tenantScope(mine), (scoped) =>
      insertWorkspace(scoped, { id: newId('workspace'), tenantId: theirs, name: 'Trojan' }),
    )

    await assert.rejects(write, /row-level security/)
  })

  test('changes and deletes nothing of another tenant', async () => {
    const changed = await withScope(database.db, tenantScope(mine), async ({ tx }) => {
      const update = await sql`UPDATE workspaces SET name = 'x' WHERE tenant_id = ${theirs}`.execute(tx)
      const remove = await sql`DELETE FROM workspaces WHERE tenant_id = ${theirs}`.execute(tx)
      return [update.numAffectedRows, remove.numAffectedRows]
    })

    assert.deepEqual(changed, [0n, 0n])
  })

  test('shows nothing at all to the application’s role when no scope is set', async () => {
    const names = await database.db.transaction().execute(async (tx) => {
      await sql`SET LOCAL ROLE rookery_app`.execute(tx)
      return tx.selectFrom('tenants').select('id').execute()
    })

    assert.deepEqual(names, [])
  })

  test('hides the installation’s own rows from tenants', async () => {
    await withScope(database.db, systemScope, ({ tx }) =>
      tx
        .insertInto('orphanedMachines')
        .values({ provider: 'memory', machineId: 'm1', nodeId: null, name: 'm1', state: 'running' })
        .execute(),
    )

    const seen = await withScope(database.db, tenantScope(mine), ({ tx }) =>
      tx.selectFrom('orphanedMachines').selectAll().execute(),
    )

    assert.deepEqual(seen, [])
  })

  test('shows the system all tenants', async () => {
    const all = await withScope(database.db, systemScope, (scoped) => listTenants(scoped, { afterId: null, limit: 10 }))

    assert.deepEqual(new Set(all.map((tenant) => tenant.id)), new Set([mine, theirs]))
  })

  test('lets nobody change or delete an event', async () => {
    const change = () =>
      withScope(database.db, systemScope, ({ tx }) => sql`UPDATE events SET message = ''`.execute(tx))
    const remove = () => withScope(database.db, systemScope, ({ tx }) => sql`DELETE FROM events`.execute(tx))

    await assert.rejects(change, /permission denied/)
    await assert.rejects(remove, /permission denied/)
  })

  async function tablesWithTenants(): Promise<readonly string[]> {
    const { rows } = await sql<{ tableName: string }>`
      SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = 'public' AND t.table_type IN ('BASE TABLE', 'VIEW') AND c.column_name = 'tenant_id'
    `.execute(database.db)
    return rows.map((row) => row.tableName)
  }
})

test('runs a transaction again that lost a deadlock', async () => {
  await using database = await createTestDatabase()
  const ids = [newId('tenant'), newId('tenant')] as const
  await withScope(database.db, systemScope, async (scoped) => {
    for (const id of ids) await insertTenant(scoped, { id, name: 'before' })
  })
  const rename = (order: readonly TenantId[], name: string) =>
    withScope(database.db, systemScope, async ({ tx }) => {
      for (const id of order) {
        await tx.updateTable('tenants').set({ name }).where('id', '=', id).execute()
        await sql`SELECT pg_sleep(0.2)`.execute(tx)
      }
      return name
    })

  const done = await Promise.all([rename(ids, 'one'), rename([...ids].reverse(), 'two')])

  assert.deepEqual(done, ['one', 'two'])
})

async function listOwners(scoped: Scoped, table: string): Promise<readonly string[]> {
  const { rows } = await sql<{ tenantId: string }>`SELECT tenant_id FROM ${sql.table(table)}`.execute(scoped.tx)
  return rows.map((row) => row.tenantId)
}
