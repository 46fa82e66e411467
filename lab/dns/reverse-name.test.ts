import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reverseLabels } from './reverse-name.ts'

test('an IPv4 address is asked for by its octets back to front', () => {
  assert.equal(reverseLabels('198.18.0.70'), '70.0.18.198')
})

test('an IPv6 address is asked for by its 32 nibbles, however it was written', () => {
  const expected = '2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0'
  assert.equal(reverseLabels('::ffff:7f00:2'), expected)
  assert.equal(reverseLabels('0:0:0:0:0:FFFF:127.0.0.2'), expected)
})

test('what is no address has no reverse name', () => {
  assert.equal(reverseLabels('198.18.0'), null)
  assert.equal(reverseLabels('example.test'), null)
})
