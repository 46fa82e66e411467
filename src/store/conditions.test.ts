import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConditionUpdate } from '#model/condition.ts'
import { newId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { createTestDatabase } from '../../test/support/test-database.ts'
import { listConditions, upsertCondition } from './conditions.ts'
import { withScope } from './scope.ts'
import { insertTenant } from './tenants.ts'

test('a condition keeps the time of its last transition until its status changes', async () => {
  await using database = await createTestDatabase()
  const tenantId = newId('tenant')
  const target = { tenantId, resourceKind: 'domain', resourceId: 'dom_x' } as const
  const update: ConditionUpdate = { type: 'DnsValid', status: 'false', reason: 'Missing', message: 'No MX.' }
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
  await withScope(database.db, systemScope, (scoped) => insertTenant(scoped, { id: tenantId, name: 'T' }))
  const write = (change: Partial<ConditionUpdate>, minute: number) =>
    withScope(database.db, systemScope, async (scoped) => {
      const hasTransitioned = await upsertCondition(scoped, target, { ...update, ...change }, at(minute))
      return { hasTransitioned, now: await listConditions(scoped, 'domain', 'dom_x') }
    })

  const first = await write({}, 1)
  const reworded = await write({ message: 'No MX yet.' }, 2)
  const changed = await write({ status: 'true', reason: 'AllValid', message: 'Good.' }, 3)

  assert.deepEqual(
    [first, reworded, changed].map((step) => step.hasTransitioned),
    [true, false, true],
  )
  assert.deepEqual(reworded.now, [{ ...update, message: 'No MX yet.', lastTransitionAt: at(1) }])
  assert.deepEqual(changed.now[0]?.lastTransitionAt, at(3))
})
