import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson } from './canonical-json.ts'

test('gives the same text whatever the order in which members were set', () => {
  assert.equal(
    canonicalJson({ b: 1, a: { d: [1, { z: 0, y: null }], c: 'x' } }),
    '{"a":{"c":"x","d":[1,{"y":null,"z":0}]},"b":1}',
  )
})

test('loses nothing: what is parsed again equals what went in', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)))
    }),
  )
})
