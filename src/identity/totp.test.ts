import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '#lib/secret.ts'
import { encodeBase32 } from './base32.ts'
import { findTotpStep, totpCode, totpStep } from './totp.ts'

/** RFC 6238 appendix B, SHA-1: seconds → eight digits. */
const vectors = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
] as const
const secret = new Secret(Buffer.from('12345678901234567890'))

for (const [seconds, expected] of vectors) {
  test(`a code is that of RFC 6238 at ${seconds} seconds`, () => {
    const step = totpStep(new Date(seconds * 1000))

    assert.equal(totpCode(secret, step, 8), expected)
    assert.equal(totpCode(secret, step), expected.slice(2))
  })
}

test('a code is found one step early or late, and not two', () => {
  const now = new Date(1234567890_000)
  const at = (distance: number) => findTotpStep(secret, totpCode(secret, totpStep(now) + distance), now)

  assert.deepEqual(
    [-2, -1, 0, 1, 2].map((distance) => at(distance) !== null),
    [false, true, true, true, false],
  )
})

test('a secret is written as authenticator apps read it (RFC 4648 §10)', () => {
  assert.equal(encodeBase32(Buffer.from('foobar')), 'MZXW6YTBOI')
})
