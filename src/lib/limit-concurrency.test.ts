import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { limitConcurrency } from './limit-concurrency.ts'

test('runs everything, in order, and never more at once than allowed, also when some of it fails', async () => {
  const limit = limitConcurrency(3)
  const started: number[] = []
  let running = 0
  let most = 0
  const work = (index: number) => async () => {
    started.push(index)
    running += 1
    most = Math.max(most, running)
    await nextTurn()
    running -= 1
    if (index % 4 === 0) throw new Error('no')
    return index
  }

  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => limit(work(index))))

  assert.equal(most, 3)
  assert.deepEqual(
    started,
    [...started].sort((a, b) => a - b),
  )
  assert.equal(results.filter(({ status }) => status === 'rejected').length, 5)
})
