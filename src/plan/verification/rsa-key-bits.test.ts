import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { rsaPublicKey } from '../../../test/support/verification-evidence.ts'
import { rsaKeyBits } from './rsa-key-bits.ts'

test('reads the length of RSA keys of every usual size', () => {
  for (const bits of [1024, 2048, 3072]) assert.equal(rsaKeyBits(rsaPublicKey(bits)), bits)
})

test('ignores white space, as in a record that was split', () => {
  const key = rsaPublicKey(2048)

  assert.equal(rsaKeyBits(`${key.slice(0, 100)} \t${key.slice(100)}`), 2048)
})

test('says of everything else that it is no key', () => {
  const whole = Buffer.from(rsaPublicKey(1024), 'base64')
  for (let length = 0; length < whole.length - 5; length += 1) {
    assert.equal(rsaKeyBits(whole.subarray(0, length).toString('base64')), null, `cut at ${length}`)
  }
  fc.assert(
    fc.property(fc.base64String(), (text) => {
      assert.equal(rsaKeyBits(text), null)
    }),
  )
})
