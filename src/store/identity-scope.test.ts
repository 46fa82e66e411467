import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { newId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { createTestDatabase, type TestDatabase } from '../../test/support/test-database.ts'
import { insertUser } from './identity/users.ts'
import { enterIdentity, identityTables, publicUserColumns, withIdentity } from './identity-scope.ts'
import { enterScope, withScope } from './scope.ts'
import { listTenants } from './tenants.ts'

describe('the role of sign-in', () => {
  let database: TestDatabase

  before(async () => {
    database = await createTestDatabase()
    const values = { email: 'ada@example.com', name: 'Ada', passwordHash: 'x', passwordChangedAt: null }
    await withIdentity(database.db, (scoped) =>
      insertUser(scoped, { id: newId('user'), ...values, lastSignedInAt: null }),
    )
  })
  after(() => database.close())

  test('alone reads what proves who somebody is: the system’s scope sees who people are and no more', async () => {
    const columns = sql.join(publicUserColumns.map((name) => sql.id(name)))
    const seen = await withScope(database.db, systemScope, ({ tx }) =>
      sql<{ email: string }>`SELECT ${columns} FROM users`.execute(tx),
    )
    const attempts = [
      sql`SELECT password_hash FROM users`,
      sql`UPDATE users SET is_platform_operator = true`,
      sql`DELETE FROM users`,
      ...identityTables.filter((name) => name !== 'users').map((name) => sql`SELECT * FROM ${sql.table(name)}`),
    ]

    assert.deepEqual(
      seen.rows.map(({ email }) => email),
      ['ada@example.com'],
    )
    for (const attempt of attempts) {
      const run = withScope(database.db, systemScope, ({ tx }) => attempt.execute(tx))
      await assert.rejects(run, /permission denied/)
    }
  })

  test('reads no table that it has no business with', async () => {
    const { rows } = await sql<{ name: string }>`
      SELECT relname AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE n.nspname = 'public' AND relkind = 'r' AND has_table_privilege('rookery_identity', pg_class.oid, 'SELECT')
    `.execute(database.db)

    assert.deepEqual(rows.map(({ name }) => name).sort(), [...identityTables].sort())
    const run = withIdentity(database.db, ({ tx }) =>
      listTenants({ tx, scope: systemScope, projected: new Map() }, { afterId: null, limit: 1 }),
    )
    await assert.rejects(run, /permission denied/)
  })

  test('can be left and entered again within one transaction, which is undone as a whole', async () => {
    const run = withIdentity(database.db, async (scoped) => {
      const values = { email: 'eve@example.com', name: 'Eve', passwordHash: null, passwordChangedAt: null }
      await insertUser(scoped, { id: newId('user'), ...values, lastSignedInAt: null })
      await listTenants(await enterScope(scoped.tx, systemScope), { afterId: null, limit: 1 })
      await enterIdentity(scoped.tx)
      throw new Error('undo')
    })

    await assert.rejects(run, /undo/)
    const left = await database.db.selectFrom('users').select('email').execute()
    assert.deepEqual(left, [{ email: 'ada@example.com' }])
  })
})
