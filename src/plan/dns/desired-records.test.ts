import assert from 'node:assert/strict'
import test from 'node:test'
import { type DesiredRecordsInput, desiredRecords, groupRecords } from './desired-records.ts'

const input: DesiredRecordsInput = {
  domainName: 'acme.test',
  dnsSetupType: 'vanity',
  verificationToken: 'tok',
  node: { hostname: 'mail.acme.test', ipv4: '192.0.2.1' },
  dkimKeys: [
    { selector: 'r1', algorithm: 'rsa-sha256', publicKeyBase64: 'MIIB' },
    { selector: 'e1', algorithm: 'ed25519-sha256', publicKeyBase64: '11qY' },
  ],
  dmarc: { policy: 'none', reportAddress: 'dmarc@rookery.test' },
}

function lines(changed: Partial<DesiredRecordsInput> = {}): readonly string[] {
  return desiredRecords({ ...input, ...changed }).map((record) => `${record.name} ${record.type} ${record.value}`)
}

test('asks for everything that a domain with its own mail host needs', () => {
  assert.deepEqual(lines(), [
    '_mail-verification.acme.test TXT mail-verification=tok',
    'acme.test MX 10 mail.acme.test',
    'mail.acme.test A 192.0.2.1',
    'acme.test TXT v=spf1 ip4:192.0.2.1 ~all',
    'r1._domainkey.acme.test TXT v=DKIM1; k=rsa; p=MIIB',
    'e1._domainkey.acme.test TXT v=DKIM1; k=ed25519; p=11qY',
    '_dmarc.acme.test TXT v=DMARC1; p=none; rua=mailto:dmarc@rookery.test',
  ])
})

test('points the MX at the node’s own name when the domain uses the primary domain', () => {
  const records = lines({ dnsSetupType: 'mx_to_primary', node: { hostname: 'n1.rookery.test', ipv4: '192.0.2.1' } })

  assert.ok(records.includes('acme.test MX 10 n1.rookery.test'))
  assert.ok(!records.some((record) => record.includes(' A ')))
})

test('leaves out what depends on an address or a node that is not known yet', () => {
  const withoutAddress = lines({ node: { hostname: 'mail.acme.test', ipv4: null } })
  const withoutNode = lines({ node: null, dnsSetupType: 'mx_to_primary', dkimKeys: [] })

  assert.ok(!withoutAddress.some((record) => / A |spf1/.test(record)))
  assert.deepEqual(withoutNode, [
    '_mail-verification.acme.test TXT mail-verification=tok',
    '_dmarc.acme.test TXT v=DMARC1; p=none; rua=mailto:dmarc@rookery.test',
  ])
})

test('gives the node’s name an address when that name lies in the domain', () => {
  const records = lines({ node: { hostname: 'mx7.acme.test', ipv4: '192.0.2.1' } })

  assert.ok(records.includes('mx7.acme.test A 192.0.2.1'))
  assert.ok(records.includes('mail.acme.test A 192.0.2.1'))
})

test('asks for no reports when nobody would read them', () => {
  const records = lines({ dmarc: { policy: 'quarantine', reportAddress: null } })

  assert.ok(records.includes('_dmarc.acme.test TXT v=DMARC1; p=quarantine'))
})

test('puts values of one name and type into one set, each once', () => {
  const record = { purpose: 'ownership', name: 'a.test', type: 'TXT', ttlSeconds: 300 } as const

  const sets = groupRecords([
    { ...record, value: 'a' },
    { ...record, value: 'b' },
    { ...record, value: 'a' },
  ])

  assert.deepEqual(sets, [{ name: 'a.test', type: 'TXT', ttlSeconds: 300, values: ['a', 'b'] }])
})
