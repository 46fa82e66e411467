import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { blocklistName, defaultBlocklists, readListing } from './blocklists.ts'

const [zen, dbl] = defaultBlocklists
assert.ok(zen && dbl)

test('asks for an address backwards and for a domain as it is', () => {
  assert.equal(blocklistName(zen, '192.0.2.10'), '10.2.0.192.zen.spamhaus.org')
  assert.equal(blocklistName(dbl, 'acme.test'), 'acme.test.dbl.spamhaus.org')
})

test('tells a listing from a refused question and from a parked zone', () => {
  const state = (...values: readonly string[]) => readListing(zen, { state: 'found', values }).state

  assert.equal(state('127.0.0.2'), 'listed')
  assert.equal(state('127.0.0.10', '127.0.0.4'), 'listed')
  for (const answer of ['127.255.255.252', '127.255.255.254', '127.255.255.255', '127.0.0.1', '203.0.113.7']) {
    assert.equal(state(answer), 'unknown', answer)
  }
  assert.equal(readListing(zen, { state: 'absent' }).state, 'clean')
  assert.equal(readListing(zen, { state: 'unknown', reason: 'late' }).state, 'unknown')
})

test('never calls an address listed for an answer outside 127.0.0.0/8', () => {
  fc.assert(
    fc.property(fc.ipV4(), (value) => {
      fc.pre(!value.startsWith('127.'))
      assert.equal(readListing(zen, { state: 'found', values: [value] }).state, 'unknown')
    }),
  )
})
