import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseStreamMessage } from './parse-stream-message.ts'

const body = { passwordHash: '{X}', quotaBytes: 0, isActive: true, maxSendPerDay: 1 }
const mailbox = { kind: 'mailbox', key: 'anna@example.test', body }
const delta = { type: 'delta', fromSequence: 1, toSequence: 2, entries: [mailbox], checksum: '17' }

test('takes a change and drops what it does not know of it', () => {
  const received = { ...delta, extra: 1, entries: [{ ...mailbox, body: { ...body, colour: 'red' } }] }

  assert.deepEqual(parseStreamMessage(received), delta)
})

test('takes the word that an entry is gone, and leaves messages of a later version alone', () => {
  const gone = { ...delta, entries: [{ kind: 'alias', key: '@example.test', body: null }], checksum: null }

  assert.deepEqual(parseStreamMessage(gone), gone)
  assert.equal(parseStreamMessage({ type: 'greeting' }), null)
})

test('takes nothing by halves, and nobody writes to the node’s own mailbox', () => {
  const wrong: readonly unknown[] = [
    { ...delta, fromSequence: 1.5 },
    { ...delta, entries: undefined },
    { ...delta, checksum: '-1' },
    { ...delta, entries: [mailbox, { ...mailbox, kind: 'person' }] },
    { ...delta, entries: [{ ...mailbox, body: { ...body, isActive: 'yes' } }] },
    { ...delta, entries: [{ ...mailbox, body: { ...body, quotaBytes: -1 } }] },
    { ...delta, entries: [{ ...mailbox, key: 'Anna@example.test' }] },
    { ...delta, entries: [{ kind: 'alias', key: 'a@example.test', body: { destinations: [] } }] },
    { ...delta, entries: [{ kind: 'alias', key: 'a@example.test', body: { destinations: ['b@c.test, |/bin/sh'] } }] },
    { ...delta, entries: [{ ...mailbox, key: 'agent@self-test.invalid' }] },
    { type: 'snapshot-end', sequence: -1, checksum: '0' },
  ]
  for (const value of wrong)
    assert.throws(() => parseStreamMessage(value), { name: 'ShapeError' }, JSON.stringify(value))
})

test('answers anything at all with a message or a reason', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('delta', 'bundle', 'snapshot-part', 'ping'), (value, type) => {
      try {
        parseStreamMessage(typeof value === 'object' && value !== null ? { type, ...value } : value)
      } catch (error) {
        assert.equal((error as Error).name, 'ShapeError')
      }
    }),
  )
})
