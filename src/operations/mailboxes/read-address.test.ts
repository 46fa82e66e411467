import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ProblemError } from '#model/error.ts'
import { readAddress } from './read-address.ts'

test('reads an address as a person types it', () => {
  const read = (text: string) => readAddress(text, '/emailAddress').address

  assert.equal(read('Sales@Example.COM.'), 'sales@example.com')
  assert.equal(read('jo.do+tag@bücher.example'), 'jo.do+tag@xn--bcher-kva.example')
  assert.equal(read("o'hara@example.com"), "o'hara@example.com")
})

for (const text of [
  '',
  '@example.com',
  'nobody',
  'a b@example.com',
  '.a@example.com',
  'a..b@example.com',
  'a.@example.com',
  'jürgen@example.com',
  'a!b@example.com',
  'a%b@example.com',
  '"a b"@example.com',
  'a@b@example.com',
  `${'a'.repeat(65)}@example.com`,
  'a@localhost',
  'a@co.uk',
  'a@192.0.2.1',
  'a\n@example.com',
]) {
  test(`refuses ${JSON.stringify(text.slice(0, 30))} and names the field`, () => {
    assert.throws(
      () => readAddress(text, '/emailAddress'),
      (error) => error instanceof ProblemError && error.errors[0]?.field === '/emailAddress',
    )
  })
}

test('answers to any text with an address that it would read again, or a problem', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.emailAddress()), (text) => {
      try {
        const { address } = readAddress(text, '/x')
        assert.equal(readAddress(address, '/x').address, address)
      } catch (error) {
        assert.ok(error instanceof ProblemError)
      }
    }),
  )
})
