import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createStreamReader } from './event-stream.ts'

const text =
  ': hello\n\nretry: 2500\n\nid: 7\nevent: dns.checked\ndata: {"a":1}\n\nid: 8\r\ndata: first\r\ndata:second\r\n\r\n'
const messages = [
  { id: '7', event: 'dns.checked', data: '{"a":1}' },
  { id: '8', event: 'message', data: 'first\nsecond' },
]

test('reads the same messages however the network cuts the stream', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(text.length)), (positions) => {
      const cuts = [0, ...positions.sort((a, b) => a - b), text.length]
      const reader = createStreamReader()

      const read = cuts.flatMap((cut, index) => reader.push(text.slice(cut, cuts[index + 1])))
      const rest = reader.push(': end\n')

      assert.deepEqual([...read, ...rest], messages)
      assert.equal(reader.lastEventId, '8')
      assert.equal(reader.retryMilliseconds, 2500)
    }),
  )
})

test('resumes after the last complete message when the connection breaks inside the next one', () => {
  const reader = createStreamReader('41')
  assert.equal(reader.lastEventId, '41')

  reader.push('id: 42\ndata: whole\n\nid: 43\ndata: hal')

  assert.equal(reader.lastEventId, '42')
})

test('a comment keeps the line open and is no message', () => {
  assert.deepEqual(createStreamReader().push(': still here\n\n: and again\n\n'), [])
})
