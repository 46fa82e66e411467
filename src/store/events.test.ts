import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemScope } from '#model/scope.ts'
import { createTestDatabase } from '../../test/support/test-database.ts'
import { insertEvent, listEvents, listNewestEvents } from './events.ts'
import { type Scoped, withScope } from './scope.ts'

test('a reader who goes on after the last id he saw misses no event of a slow transaction', async () => {
  await using database = await createTestDatabase()
  const { promise: slowMayCommit, resolve: letSlowCommit } = Promise.withResolvers<void>()
  const { promise: slowHasWritten, resolve: tellWritten } = Promise.withResolvers<void>()
  const slow = withScope(database.db, systemScope, async (scoped) => {
    await record(scoped, 'written first, committed last')
    tellWritten()
    await slowMayCommit
  })
  await slowHasWritten
  await withScope(database.db, systemScope, (scoped) => record(scoped, 'written last, committed first'))

  const first = await withScope(database.db, systemScope, (scoped) => listEvents(scoped, 0, 10))
  letSlowCommit()
  await slow
  const then = await withScope(database.db, systemScope, (scoped) => listEvents(scoped, first.at(-1)?.id ?? 0, 10))

  assert.deepEqual(
    [...first, ...then].map((event) => event.message),
    ['written last, committed first', 'written first, committed last'],
  )
})

test('many writers at once leave no gap that a reader could fall into and no event without a place', async () => {
  await using database = await createTestDatabase()
  const seen: string[] = []
  let isDone = false
  const reader = (async () => {
    let after = 0
    for (;;) {
      const wasDone = isDone
      const events = await withScope(database.db, systemScope, (scoped) => listEvents(scoped, after, 7))
      seen.push(...events.map((event) => event.message))
      after = events.at(-1)?.id ?? after
      if (events.length === 0 && wasDone) return
    }
  })()

  const names = Array.from({ length: 60 }, (_, index) => `event ${index}`)
  await Promise.all(names.map((name) => withScope(database.db, systemScope, (scoped) => record(scoped, name))))
  isDone = true
  await reader

  assert.deepEqual(seen.sort(), names.sort())
})

test('filters by the beginning of a type and gives the newest oldest first', async () => {
  await using database = await createTestDatabase()
  await withScope(database.db, systemScope, async (scoped) => {
    for (const type of ['dns.a', 'dnsx.b', 'dns.c', 'mailbox.d']) await record(scoped, type, type)
  })

  const dns = await withScope(database.db, systemScope, (scoped) => listEvents(scoped, 0, 10, { type: 'dns.' }))
  const newest = await withScope(database.db, systemScope, (scoped) => listNewestEvents(scoped, 2))

  assert.deepEqual(
    dns.map((event) => event.type),
    ['dns.a', 'dns.c'],
  )
  assert.deepEqual(
    newest.map((event) => event.type),
    ['dns.c', 'mailbox.d'],
  )
})

function record(scoped: Scoped, message: string, type = 'test.happened'): Promise<void> {
  return insertEvent(scoped, {
    tenantId: null,
    severity: 'info',
    type,
    resourceKind: 'test',
    resourceId: 'test',
    infrastructureId: null,
    message,
    data: { list: [1, { key_name: 2 }] },
  })
}
