import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type CertificateFacts, findRenewalViolation, renewAt } from './renewal-policy.ts'

const facts: CertificateFacts = {
  names: ['mail.acme.test'],
  isKeyMatching: true,
  isTrusted: true,
  notBefore: new Date('2026-09-01T00:00:00Z'),
  notAfter: new Date('2026-11-30T00:00:00Z'),
}
const early = new Date('2026-09-10T00:00:00Z')

function reasonFor(certificate: CertificateFacts | null, now = early, names: readonly string[] = ['mail.acme.test']) {
  return findRenewalViolation({ names, certificate, now })?.reason ?? null
}

test('is content with a certificate that is right, also when it has more names than needed', () => {
  assert.equal(reasonFor(facts), null)
  assert.equal(reasonFor({ ...facts, names: ['a.test', 'MAIL.acme.test'] }), null)
})

test('orders a certificate where there is none', () => {
  assert.equal(reasonFor(null), 'Missing')
})

test('orders again when the key, the names or the trust do not fit', () => {
  assert.equal(reasonFor({ ...facts, isKeyMatching: false }), 'KeyMismatch')
  assert.equal(reasonFor(facts, early, ['mail.acme.test', 'smtp.acme.test']), 'NamesDiffer')
  assert.equal(reasonFor({ ...facts, isTrusted: false }), 'NotTrusted')
})

test('renews at two thirds of the lifetime and calls an expired certificate expired', () => {
  assert.equal(reasonFor(facts, new Date('2026-10-30T23:59:59Z')), null)
  assert.equal(reasonFor(facts, new Date('2026-10-31T00:00:00Z')), 'Expiring')
  assert.equal(reasonFor(facts, new Date('2026-11-30T00:00:00Z')), 'Expired')
})

test('always renews inside the lifetime, however short it is', () => {
  fc.assert(
    fc.property(
      fc.date({ noInvalidDate: true, max: new Date('9000-01-01') }),
      fc.integer({ min: 1000, max: 10 ** 11 }),
      (notBefore, length) => {
        const notAfter = new Date(notBefore.getTime() + length)
        const at = renewAt({ notBefore, notAfter })

        assert.ok(at > notBefore && at < notAfter)
      },
    ),
  )
})
