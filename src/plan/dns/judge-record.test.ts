import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { DnsRecordPurpose, DnsRecordType, RequiredRecord } from '#model/dns-record.ts'
import { judgeRecord } from './judge-record.ts'

function required(purpose: DnsRecordPurpose, type: DnsRecordType, name: string, value: string): RequiredRecord {
  return { purpose, type, name, value, ttlSeconds: 300 }
}
const spf = required('spf', 'TXT', 'acme.test', 'v=spf1 ip4:192.0.2.1 ~all')
const dkim = required('dkim', 'TXT', 'r1._domainkey.acme.test', 'v=DKIM1; k=rsa; p=MIIBcdef')
const dmarc = required('dmarc', 'TXT', '_dmarc.acme.test', 'v=DMARC1; p=none')
const mx = required('mx', 'MX', 'acme.test', '10 mail.acme.test')
const address = required('address', 'A', 'mail.acme.test', '192.0.2.1')
const ownership = required('ownership', 'TXT', '_mail-verification.acme.test', 'mail-verification=tok')

function found(...values: string[]) {
  return { lookup: { state: 'found', values } } as const
}

const valid: ReadonlyArray<readonly [title: string, record: RequiredRecord, values: readonly string[]]> = [
  ['the token beside other strings', ownership, ['x', 'mail-verification=tok']],
  ['an SPF record that covers our address by a network', spf, ['v=spf1 include:a.example ip4:192.0.2.0/24 -all']],
  ['an SPF record beside other strings', spf, ['x=1', 'v=spf1 ip4:192.0.2.1 ~all']],
  ['our address before too many look-ups', spf, [`v=spf1 ip4:192.0.2.1 ${'include:a '.repeat(11)}-all`]],
  ['a DKIM key split by white space and without a version', dkim, ['k=rsa; p=MIIB cd\tef;']],
  ['another DMARC policy', dmarc, ['v=DMARC1; p=reject; rua=mailto:a@b.example']],
  ['an MX with another preference and a final dot', mx, ['5 MAIL.acme.test.']],
  ['the right address', address, ['192.0.2.1']],
]

for (const [title, record, values] of valid) {
  test(`accepts ${title}`, () => {
    const verdict = judgeRecord(record, found(...values))

    assert.equal(verdict.state, 'valid', verdict.explanation)
    assert.equal(verdict.fix, null)
  })
}

const warned: ReadonlyArray<readonly [title: string, record: RequiredRecord, values: readonly string[], fix: RegExp]> =
  [
    ['mail that also goes elsewhere', mx, ['10 mail.acme.test', '20 mx.example'], /Remove the MX "20 mx.example"/],
    ['an SPF record for everybody', spf, ['v=spf1 +all'], /~all/],
    ['a DKIM key in test mode', dkim, ['v=DKIM1; t=y; p=MIIBcdef'], /t=y/],
    ['a DMARC record with pct', dmarc, ['v=DMARC1; p=none; pct=50'], /pct/],
  ]

for (const [title, record, values, fix] of warned) {
  test(`accepts ${title}, with a warning`, () => {
    const verdict = judgeRecord(record, found(...values))

    assert.equal(verdict.state, 'valid')
    assert.match(verdict.fix ?? '', fix)
  })
}

const wrong: ReadonlyArray<readonly [title: string, record: RequiredRecord, values: readonly string[], why: RegExp]> = [
  ['an old token', ownership, ['mail-verification=old'], /another token/],
  ['an SPF record without our address', spf, ['v=spf1 mx ~all'], /does not name/],
  ['our address behind all', spf, ['v=spf1 -all ip4:192.0.2.1'], /does not name/],
  [
    'an SPF record that turns us away',
    spf,
    ['v=spf1 -ip4:192.0.2.0/24 ip4:192.0.2.1 -all'],
    /turns the mail node away/,
  ],
  [
    'our address behind too many look-ups',
    spf,
    [`v=spf1 ${'include:a '.repeat(11)}ip4:192.0.2.1 -all`],
    /ten DNS look-ups/,
  ],
  ['two SPF records', spf, ['v=spf1 ip4:192.0.2.1 -all', 'v=spf1 -all'], /2 SPF records/],
  ['another DKIM key', dkim, ['v=DKIM1; p=AAAA'], /not the key/],
  ['a revoked DKIM key', dkim, ['v=DKIM1; p='], /revoked/],
  ['a DKIM key of another kind', dkim, ['v=DKIM1; k=ed25519; p=MIIBcdef'], /wrong kind/],
  ['a DKIM key for other uses', dkim, ['v=DKIM1; s=tlsrpt; p=MIIBcdef'], /not meant for e-mail/],
  ['two DKIM keys', dkim, ['v=DKIM1; p=MIIBcdef', 'v=DKIM1; p=AAAA'], /2 keys/],
  ['text that is no DKIM key', dkim, ['hello'], /not a DKIM key/],
  ['two DMARC records', dmarc, ['v=DMARC1; p=none', 'v=DMARC1; p=reject'], /none counts/],
  ['a DMARC record without a policy', dmarc, ['v=DMARC1; rua=mailto:a@b.example'], /no valid policy/],
  ['the MX of another provider', mx, ['1 mx.example'], /goes to mx.example/],
  ['a null MX', mx, ['0 .'], /no mail at all/],
  ['another address', address, ['198.51.100.1'], /not the mail node/],
  ['a second address', address, ['192.0.2.1', '198.51.100.1'], /goes astray/],
]

for (const [title, record, values, why] of wrong) {
  test(`rejects ${title} and says how to fix it`, () => {
    const verdict = judgeRecord(record, found(...values))

    assert.equal(verdict.state, 'wrong')
    assert.match(verdict.explanation, why)
    assert.ok(verdict.fix)
  })
}

test('rejects an MX that points to an alias', () => {
  const targetAlias = { state: 'found', values: ['shop.example'] } as const

  const verdict = judgeRecord(mx, { ...found('10 mail.acme.test'), targetAlias })

  assert.equal(verdict.state, 'wrong')
  assert.match(verdict.explanation, /RFC 2181 §10\.3/)
})

test('says of each absent record what to add', () => {
  for (const record of [spf, dkim, dmarc, mx, address, ownership]) {
    const verdict = judgeRecord(record, { lookup: { state: 'absent' } })

    assert.equal(verdict.state, 'missing')
    assert.ok(verdict.fix?.includes(record.value))
  }
})

test('does not call a record wrong when nobody could be asked', () => {
  const verdict = judgeRecord(spf, { lookup: { state: 'unknown', reason: 'timeout' } })

  assert.equal(verdict.state, 'unknown')
  assert.match(verdict.explanation, /timeout/)
})

test('judges any text without failing', () => {
  fc.assert(
    fc.property(fc.constantFrom(spf, dkim, dmarc, mx, address, ownership), fc.array(fc.string()), (record, values) => {
      assert.ok(judgeRecord(record, found(...values)).explanation.length > 0)
    }),
  )
})
