import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oneAtATime } from './one-at-a-time.ts'

test('a task starts only when the one before it has settled, even when that one failed', async () => {
  const inTurn = oneAtATime()
  const gate = Promise.withResolvers<void>()
  const seen: string[] = []

  const first = inTurn(async () => {
    seen.push('first starts')
    await gate.promise
    seen.push('first fails')
    throw new Error('broken')
  })
  const second = inTurn(async () => seen.push('second starts'))
  gate.resolve()

  await assert.rejects(first, /broken/)
  await second
  assert.deepEqual(seen, ['first starts', 'first fails', 'second starts'])
})
