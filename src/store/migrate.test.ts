import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { createTestDatabase } from '../../test/support/test-database.ts'
import { migrateDatabase } from './migrate.ts'

test('several processes may migrate at once, and a second time changes nothing', async () => {
  await using database = await createTestDatabase()
  await sql`DROP SCHEMA public CASCADE; CREATE SCHEMA public`.execute(database.db)

  const runs = await Promise.all([1, 2, 3].map(() => migrateDatabase(database.db)))
  const again = await migrateDatabase(database.db)

  const files = await readdir(join(import.meta.dirname, 'migrations'))
  assert.deepEqual(runs.flat(), files.map((file) => file.replace(/\.sql$/, '')).sort())
  assert.deepEqual(again, [])
})
