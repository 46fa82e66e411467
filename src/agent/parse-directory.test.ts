import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDirectory } from './parse-directory.ts'

const mailbox = { address: 'anna@example.test', passwordHash: '{X}', quotaBytes: 0, isActive: true, maxSendPerDay: 1 }
const directory = { version: 1, generation: 2, domains: [], mailboxes: [mailbox], aliases: [] }

test('takes a directory and drops what it does not know', () => {
  assert.deepEqual(parseDirectory({ ...directory, extra: 1 }), directory)
})

test('takes nothing by halves', () => {
  const wrong: readonly unknown[] = [
    { ...directory, version: 2 },
    { ...directory, generation: 1.5 },
    { ...directory, aliases: undefined },
    { ...directory, mailboxes: [{ ...mailbox, isActive: 'yes' }] },
    { ...directory, mailboxes: [{ ...mailbox, quotaBytes: -1 }] },
    { ...directory, mailboxes: [{ ...mailbox, address: 'Anna@example.test' }] },
    { ...directory, aliases: [{ source: 'a@example.test', destination: 'b@example.test, |/bin/sh' }] },
  ]
  for (const value of wrong) assert.throws(() => parseDirectory(value), { name: 'ShapeError' })
})

test('answers anything at all with a directory or a reason', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      try {
        parseDirectory(value)
      } catch (error) {
        assert.equal((error as Error).name, 'ShapeError')
      }
    }),
  )
})
