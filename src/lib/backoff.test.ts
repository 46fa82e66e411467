import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoffSeconds } from './backoff.ts'

const options = { baseSeconds: 1, maxSeconds: 60 }

test('waits twice as long after each failure, up to the limit', () => {
  const waits = [1, 2, 3, 7, 5000].map((failures) => backoffSeconds(failures, options, () => 1))

  assert.deepEqual(waits, [1, 2, 4, 60, 60])
})

test('never waits less than half of that', () => {
  assert.equal(
    backoffSeconds(3, options, () => 0),
    2,
  )
})
