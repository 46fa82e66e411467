import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { createTestDatabase } from '../../test/support/test-database.ts'
import { auditedTables, unauditedTables } from './audit-changes.ts'

test('of every table it is decided whether changes of its rows stand in the audit log', async () => {
  await using database = await createTestDatabase()
  const { rows } = await sql<{ name: string; isWatched: boolean }>`
    SELECT c.relname AS name, EXISTS (
      SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'audit_changes' AND t.tgenabled = 'O'
    ) AS is_watched
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'kysely%'
  `.execute(database.db)

  const undecided = rows.filter(({ name }) => !auditedTables.includes(name) && !unauditedTables.includes(name))
  const unwatched = rows.filter(({ name, isWatched }) => auditedTables.includes(name) && !isWatched)

  assert.deepEqual(undecided, [], 'put each of them into one of the lists in src/store/audit-changes.ts')
  assert.deepEqual(unwatched, [])
})
