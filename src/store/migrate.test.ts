import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { createTestDatabase } from '../../test/support/test-database.ts'
import { migrateDatabase } from './migrate.ts'

test('several processes may migrate at once, and a second time changes nothing', async () => {
  await using database = await createTestDatabase()
  await sql`DROP SCHEMA public CASCADE; CREATE SCHEMA public`.execute(database.db)

  const runs = await Promise.all([1, 2, 3].map(() => migrateDatabase(database.db)))
  const again = await migrateDatabase(database.db)

  assert.deepEqual(runs.flat(), ['0001-spine', '0002-live-directory', '0004-verification'])
  assert.deepEqual(again, [])
})
