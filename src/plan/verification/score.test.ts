import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { scoreVerification } from './score.ts'
import type { PortEvidence, VerificationEvidence } from './verification-evidence.ts'

function port(number: PortEvidence['port'], changed: Partial<PortEvidence> = {}): PortEvidence {
  return {
    port: number,
    closedReason: null,
    greetingName: 'mail.acme.test',
    tlsProtocol: 'TLSv1.3',
    certificateProblem: null,
    ...changed,
  }
}
const perfect: VerificationEvidence = {
  domainName: 'acme.test',
  hostname: 'mail.acme.test',
  ipv4: '192.0.2.1',
  ports: [port(25), port(465), port(587), port(993)],
  reverseName: 'mail.acme.test',
  reverseNameAddresses: ['192.0.2.1'],
  outside: {
    spf: 'pass',
    dkim: [{ domain: 'acme.test', selector: 'r1', algorithm: 'rsa-sha256', result: 'pass' }],
    dmarc: 'pass',
    tlsProtocol: 'TLSv1.3',
    isInSpam: false,
  },
  isReplyDelivered: true,
}
const outside = perfect.outside ?? assert.fail()

function lost(changed: Partial<VerificationEvidence>): readonly string[] {
  const { points } = scoreVerification({ ...perfect, ...changed })
  return points.filter(({ held }) => !held).map(({ id }) => id)
}

test('gives 100 when everything works', () => {
  assert.equal(scoreVerification(perfect).score, 100)
})

test('gives 0 when nothing was seen, and says for each point what to do', () => {
  const { score, points } = scoreVerification({
    ...perfect,
    ports: [],
    reverseName: null,
    reverseNameAddresses: [],
    outside: null,
    isReplyDelivered: false,
  })

  assert.equal(score, 0)
  assert.ok(points.every(({ fix }) => fix !== null))
})

const faults: ReadonlyArray<readonly [title: string, changed: Partial<VerificationEvidence>, ids: readonly string[]]> =
  [
    [
      'a closed port',
      { ports: [port(25), port(465), port(587), port(993, { closedReason: 'refused' })] },
      ['port-993'],
    ],
    ['old TLS', { ports: [port(25), port(465), port(587, { tlsProtocol: 'TLSv1' }), port(993)] }, ['tls']],
    [
      'a certificate for another name',
      { ports: [port(25), port(465, { certificateProblem: 'wrong name' }), port(587), port(993)] },
      ['certificate'],
    ],
    ['a reverse name that does not point back', { reverseNameAddresses: ['192.0.2.9'] }, ['reverse-name']],
    ['another reverse name', { reverseName: 'static.host.test' }, ['reverse-name']],
    [
      'another greeting',
      { ports: [port(25, { greetingName: 'localhost' }), port(465), port(587), port(993)] },
      ['greeting'],
    ],
    ['the spam folder', { outside: { ...outside, isInSpam: true } }, ['inbox']],
    ['a failing SPF', { outside: { ...outside, spf: 'softfail' } }, ['spf']],
    [
      'only a stranger’s signature',
      {
        outside: {
          ...outside,
          dkim: [{ ...outside.dkim[0], domain: 'x.test', selector: 's', algorithm: null, result: 'pass' }],
        },
      },
      ['dkim'],
    ],
    ['no DMARC result', { outside: { ...outside, dmarc: null } }, ['dmarc']],
    ['mail in the clear', { outside: { ...outside, tlsProtocol: null } }, ['outbound-tls']],
    ['a reply that is missing', { isReplyDelivered: false }, ['reply']],
  ]

for (const [title, changed, ids] of faults) {
  test(`takes exactly the point that ${title} costs`, () => {
    assert.deepEqual(lost(changed), ids)
  })
}

test('always adds up', () => {
  const evidence = fc.record({
    ports: fc.subarray([...perfect.ports]),
    reverseName: fc.constantFrom(null, 'mail.acme.test'),
    outside: fc.constantFrom(null, outside),
    isReplyDelivered: fc.boolean(),
  })
  fc.assert(
    fc.property(evidence, (changed) => {
      const { score, points } = scoreVerification({ ...perfect, ...changed })

      assert.equal(
        points.reduce((sum, { weight }) => sum + weight, 0),
        100,
      )
      assert.ok(points.every(({ held, fix }) => held === (fix === null)))
      assert.ok(score >= 0 && score <= 100)
    }),
  )
})
