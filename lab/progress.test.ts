import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createProgress } from './progress.ts'

test('whoever joins late reads everything from the beginning, and whoever waits reads it as it comes', async () => {
  const progress = createProgress(() => undefined)
  const early = Array.fromAsync(progress.read())

  progress.report('one')
  progress.report('two')
  const late = Array.fromAsync(progress.read())
  progress.end({ ok: true })

  const all = [{ progress: 'one' }, { progress: 'two' }, { ok: true }]
  assert.deepEqual(await early, all)
  assert.deepEqual(await late, all)
  assert.deepEqual(await Array.fromAsync(progress.read()), all)
})
