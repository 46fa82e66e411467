import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { backoffSeconds } from './backoff.ts'

const options = { baseSeconds: 2, maxSeconds: 300 }

test('doubles the wait with each failure in a row', () => {
  const waits = [1, 2, 3, 4].map((failures) => backoffSeconds(failures, options, 0))

  assert.deepEqual(waits, [1, 2, 4, 8])
})

test('never waits longer than the maximum, nor less than half of what is due, however often it failed', () => {
  const random = fc.double({ min: 0, max: 0.999999, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), random, (failures, r) => {
      const wait = backoffSeconds(failures, options, r)

      assert.ok(wait >= 1 && wait <= 300)
    }),
  )
})
