import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { waitFor } from '#lib/wait-for.ts'
import { createTestDatabase } from '../../test/support/test-database.ts'
import { listen } from './listen.ts'

test('goes on listening after its connection was cut, and says that something may have been missed', async () => {
  await using database = await createTestDatabase()
  const heard: (string | null)[] = []
  const listener = await listen(database.url, ['birds'], (_channel, payload) => heard.push(payload))
  const say = (word: string) => sql`SELECT pg_notify('birds', ${word})`.execute(database.db)

  await say('before')
  await waitFor(() => heard.includes('before'), { what: 'the first word', timeoutSeconds: 5 })
  await sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'rookery-listen' AND datname = current_database()
  `.execute(database.db)
  await waitFor(() => heard.includes(null), { what: 'the new connection', timeoutSeconds: 5 })
  await say('after')
  await waitFor(() => heard.includes('after'), { what: 'the second word', timeoutSeconds: 5 })
  await listener.close()

  assert.deepEqual(heard, ['before', null, 'after'])
})
