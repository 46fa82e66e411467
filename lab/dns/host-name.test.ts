import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LabError } from '../api/lab-error.ts'
import { parseHostName } from './host-name.ts'

test('a host name is lower-cased and loses its final dot', () => {
  assert.equal(parseHostName('Mail.Example.TEST.'), 'mail.example.test')
})

test('what is no host name is refused with 422', () => {
  const tooLong = `${Array.from({ length: 60 }, () => 'aaaa').join('.')}.test`
  for (const text of ['', 'test', 'a b.test', '-a.test', 'a-.test', 'a..test', `${'a'.repeat(64)}.test`, tooLong]) {
    assert.throws(
      () => parseHostName(text),
      (error) => error instanceof LabError && error.status === 422,
    )
  }
})

test('nothing that could add a line or a field to a configuration file gets through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      try {
        assert.match(parseHostName(text), /^[a-z0-9.-]+$/)
      } catch (error) {
        assert.ok(error instanceof LabError)
      }
    }),
  )
})
