import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { TenantId } from '#model/id.ts'
import { tenantScope } from '#model/scope.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import { createExampleWorld, type ExampleWorld, fingerprintOf } from '../support/example-world.ts'
import { callsWithoutTenant, type StoreCall, storeCalls, type VictimRows } from '../support/store-calls.ts'
import { listStoreQueries } from '../support/store-queries.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'
import { fillTables, listTenantTables, readVictimRows } from '../support/victim-rows.ts'

describe('the wall between tenants in PostgreSQL', () => {
  let api: TestApi
  let victim: ExampleWorld
  let thief: ExampleWorld
  let rows: VictimRows
  let untouched: string
  let tables: readonly string[]
  const counts = { statements: 0, queries: 0, leaks: 0 }

  before(async () => {
    api = await startTestApi()
    victim = await createExampleWorld(api, 'victim')
    thief = await createExampleWorld(api, 'thief')
    for (const world of [victim, thief]) await fillTables(api, world)
    tables = await listTenantTables(api.db)
    rows = await readVictimRows(api.db, victim.tenantId)
    untouched = await fingerprintOf(api, victim.tenantId)
  })
  after(async () => {
    await api.close()
    const { statements, queries, leaks } = counts
    console.log(
      `row-level security: ${tables.length} tables, ${statements} statements, ${queries} store queries, ${leaks} leaks`,
    )
  })

  /** Runs a statement as the thief, and resolves with how many rows it reached; a refusal reaches none. */
  async function reach(statement: (scoped: Scoped) => Promise<number>): Promise<number | 'refused'> {
    counts.statements += 1
    try {
      return await asThief(statement)
    } catch (error) {
      assert.match(String(error), /row-level security|permission denied|append-only/)
      return 'refused'
    }
  }

  function asThief<T>(work: (scoped: Scoped) => Promise<T>): Promise<T> {
    return withScope(api.db, tenantScope(thief.tenantId as TenantId), work)
  }

  test('a tenant reads no row of another, in every table', async () => {
    for (const table of tables) {
      const seen = await reach(async ({ tx }) => {
        const result = await sql`SELECT FROM ${sql.table(table)} WHERE tenant_id = ${victim.tenantId}`.execute(tx)
        return result.rows.length
      })
      assert.ok(seen === 0 || seen === 'refused', table)
    }
    assert.ok(tables.length >= 22)
  })

  test('a tenant writes no row for another, in every table', async () => {
    for (const table of tables) {
      const { rows: found } = await sql<{ row: string }>`
        SELECT to_jsonb(t)::text AS row FROM ${sql.table(table)} t WHERE tenant_id = ${victim.tenantId} LIMIT 1
      `.execute(api.db)
      const inserted = await reach(async ({ tx }) => {
        const copy = sql`jsonb_populate_record(NULL::${sql.table(table)}, ${found[0]?.row}::jsonb)`
        await sql`INSERT INTO ${sql.table(table)} OVERRIDING SYSTEM VALUE SELECT * FROM ${copy}`.execute(tx)
        return 1
      })
      assert.equal(inserted, 'refused', table)
    }
    assert.equal(await fingerprintOf(api, victim.tenantId), untouched)
  })

  test('a tenant changes and deletes no row of another, and gives none of its own away, in every table', async () => {
    for (const table of tables) {
      const name = sql.table(table)
      const take = await reach(async ({ tx }) =>
        changed(
          await sql`UPDATE ${name} SET tenant_id = ${thief.tenantId} WHERE tenant_id = ${victim.tenantId}`.execute(tx),
        ),
      )
      const remove = await reach(async ({ tx }) =>
        changed(await sql`DELETE FROM ${name} WHERE tenant_id = ${victim.tenantId}`.execute(tx)),
      )
      const plant = await reach(async ({ tx }) =>
        changed(
          await sql`UPDATE ${name} SET tenant_id = ${victim.tenantId} WHERE tenant_id = ${thief.tenantId}`.execute(tx),
        ),
      )
      assert.ok(take === 0 || take === 'refused', `${table}: taken`)
      assert.ok(remove === 0 || remove === 'refused', `${table}: removed`)
      assert.equal(plant, 'refused', `${table}: planted`)
    }
    assert.equal(await fingerprintOf(api, victim.tenantId), untouched)
  })

  test('a tenant sees no other tenant and nobody of another, and can neither make, remove nor promote one', async () => {
    const attempts = [
      sql`SELECT FROM tenants WHERE id = ${victim.tenantId}`,
      sql`UPDATE tenants SET name = 'stolen' WHERE id = ${victim.tenantId}`,
      sql`DELETE FROM tenants`,
      sql`INSERT INTO tenants (id, name) VALUES ('ten_x', 'x')`,
      sql`UPDATE tenants SET is_operator = true WHERE id = ${thief.tenantId}`,
      sql`SELECT id FROM users WHERE id = ${victim.owner.userId}`,
      sql`SELECT password_hash FROM users`,
      sql`UPDATE users SET is_platform_operator = true`,
      sql`SELECT FROM user_sessions`,
      sql`SELECT FROM installation`,
      sql`SELECT FROM outgoing_mails`,
    ]
    for (const attempt of attempts) {
      counts.statements += 1
      const outcome = await asThief(async ({ tx }) => {
        const result = await attempt.execute(tx)
        return result.rows.length + Number(result.numAffectedRows ?? 0)
      }).catch((error: unknown) => String(error))
      if (outcome === 0) continue
      assert.match(String(outcome), /row-level security|permission denied|never change/)
    }
    assert.equal(await fingerprintOf(api, victim.tenantId), untouched)
  })

  test('the table of calls has every query of the store, and no other', () => {
    const known = [...Object.keys(storeCalls), ...Object.keys(callsWithoutTenant)].sort()

    assert.deepEqual(listStoreQueries(), known)
  })

  test('no query of the store gives a tenant anything of another, or changes it, even with its ids', async () => {
    for (const [name, call] of Object.entries(storeCalls)) {
      counts.queries += 1
      const told = await callAsThief(call)
      const leaks = victim.secrets.filter((secret) => told.includes(secret))
      counts.leaks += leaks.length
      assert.deepEqual(leaks, [], `${name} told ${leaks}`)
      assert.equal(await fingerprintOf(api, victim.tenantId), untouched, `${name} changed something`)
    }
  })

  /** What a query tells; that it refuses is nothing. Whatever it did stays, so that it would show. */
  async function callAsThief(call: StoreCall): Promise<string> {
    try {
      return JSON.stringify((await asThief((scoped) => call(scoped, rows))) ?? null, (_, value) =>
        value instanceof Map || value instanceof Set ? [...value] : value,
      )
    } catch (error) {
      assert.match(String(error), /row-level security|permission denied|no result|never change|not found/i)
      return ''
    }
  }
})

function changed({ numAffectedRows }: { readonly numAffectedRows?: bigint | undefined }): number {
  return Number(numAffectedRows ?? 0)
}
