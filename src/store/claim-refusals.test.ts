import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { createTestDatabase } from '../../test/support/test-database.ts'
import { claimRefusals, insertNode, updateNode } from './nodes.ts'
import { withScope } from './scope.ts'
import { insertTenant } from './tenants.ts'

test('only one order asks a node at a time, and one that was killed may go on at once', async () => {
  await using database = await createTestDatabase()
  const [tenantId, id] = [newId('tenant'), newId('node')]
  const [mine, other] = [newId('infrastructure'), newId('infrastructure')]
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
  const node = { id, tenantId, label: 'n', hostname: 'n.example', provider: 'memory', region: 'r' } as const
  await withScope(database.db, systemScope, async (scoped) => {
    await insertTenant(scoped, { id: tenantId, name: 'T' })
    await insertNode(scoped, { ...node, size: 'starter', image: 'golden' })
  })
  const claim = (infrastructureId: typeof mine, minute: number) =>
    withScope(database.db, systemScope, async (scoped) => {
      const request = { infrastructureId, now: at(minute), staleBefore: at(minute - 2) }
      return (await claimRefusals(scoped, id, request)) !== null
    })

  const during = [await claim(mine, 10), await claim(other, 11), await claim(mine, 11)]
  const afterStale = [await claim(other, 14), await claim(mine, 15)]
  await withScope(database.db, systemScope, (scoped) =>
    updateNode(scoped, id, { refusalsClaimedBy: null, refusalsClaimedAt: null }),
  )
  const afterRelease = await claim(mine, 15)

  assert.deepEqual(during, [true, false, true])
  assert.deepEqual(afterStale, [true, false])
  assert.equal(afterRelease, true)
})
