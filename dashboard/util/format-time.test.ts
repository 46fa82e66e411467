import assert from 'node:assert/strict'
import test from 'node:test'
import { formatMoment, formatSeconds } from './format-time.ts'

test('says a duration in the largest two units that matter', () => {
  assert.equal(formatSeconds(0), '0 s')
  assert.equal(formatSeconds(59.4), '59 s')
  assert.equal(formatSeconds(59.6), '1 min 00 s')
  assert.equal(formatSeconds(65), '1 min 05 s')
  assert.equal(formatSeconds(7380), '2 h 03 min')
})

test('names the day of a moment only when it is not today', () => {
  const now = new Date(2026, 10, 22, 3, 10, 0)

  assert.equal(formatMoment(new Date(2026, 10, 22, 3, 7, 9).toISOString(), now), '03:07:09')
  assert.equal(formatMoment(new Date(2026, 10, 21, 3, 7, 9).toISOString(), now), '21 Nov 03:07:09')
})
