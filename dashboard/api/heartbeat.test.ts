import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { healthyHeartbeat } from '../../test/support/healthy-heartbeat.ts'
import { readHeartbeat } from './heartbeat.ts'
import { readPlanChanges } from './plan-changes.ts'

test('reads what an agent says', () => {
  const heartbeat = readHeartbeat({ heartbeat: healthyHeartbeat({ generation: 7, hash: 'x' }, 1) })

  assert.equal(heartbeat?.appliedGeneration, 7)
  assert.equal(heartbeat?.services[0]?.name, 'postfix')
  assert.equal(heartbeat?.selfTest?.ok, true)
  assert.equal(heartbeat?.metrics?.queued, 0)
})

test('shows what it can of whatever an agent of another version, or a broken one, says', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (heartbeat, part) => {
      const known = { ...healthyHeartbeat(null, 0), services: part, drift: part, metrics: part, selfTest: part }

      readHeartbeat({ heartbeat })
      const read = readHeartbeat({ heartbeat: known })

      assert.ok(read?.services.every(({ name, state }) => typeof name === 'string' && typeof state === 'string'))
      assert.ok(read?.drift.every(({ path }) => typeof path === 'string'))
      for (const value of Object.values(read?.metrics ?? {})) assert.ok(Number.isFinite(value))
    }),
  )
})

test('lists the changes of a plan, and nothing of what is none', () => {
  const set = { name: 'acme.test', type: 'MX', values: ['10 mail.acme.test'] }
  const change = {
    kind: 'delete',
    name: 'acme.test',
    type: 'MX',
    before: set,
    after: null,
    reason: 'Nothing needs it.',
  }

  const [read] = readPlanChanges([change, 'noise', null])

  assert.deepEqual(read?.before, ['10 mail.acme.test'])
  assert.equal(read?.after, null)
  fc.assert(fc.property(fc.jsonValue(), (changes) => Array.isArray(readPlanChanges(changes))))
})
