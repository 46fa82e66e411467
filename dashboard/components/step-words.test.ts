import assert from 'node:assert/strict'
import test from 'node:test'
import { stepWords, worstTone } from './step-words.ts'

test('asks the person for records that nobody else will add, and only for those', () => {
  const ownership = { name: 'ownership', state: 'running' } as const

  assert.deepEqual(stepWords(ownership, true), { tone: 'warn', word: 'Needs you' })
  assert.deepEqual(stepWords(ownership, false), { tone: 'busy', word: 'Working' })
  assert.deepEqual(stepWords({ name: 'machine', state: 'running' }, true), { tone: 'busy', word: 'Working' })
  assert.deepEqual(stepWords({ name: 'dns', state: 'done' }, true), { tone: 'good', word: 'Done' })
})

test('shows several steps as good only when all are, and as failed when one is', () => {
  assert.equal(worstTone(['good', 'good']), 'good')
  assert.equal(worstTone(['good', 'idle']), 'idle')
  assert.equal(worstTone(['busy', 'bad', 'warn']), 'bad')
  assert.equal(worstTone([]), 'idle')
})
