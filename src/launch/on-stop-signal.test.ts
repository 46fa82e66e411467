import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onStopSignal } from './on-stop-signal.ts'

test('Ctrl-C under npm, which arrives twice, stops once and in order', () => {
  let stops = 0
  const forget = onStopSignal(() => {
    stops += 1
  })
  const listeners = process.listenerCount('SIGINT')

  process.emit('SIGINT')
  process.emit('SIGINT')
  process.emit('SIGTERM')

  assert.equal(stops, 1)
  forget()
  assert.equal(process.listenerCount('SIGINT'), listeners - 1)
})
