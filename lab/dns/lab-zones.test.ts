import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DnsFacts, type DnsState, emptyDnsState } from './dns-state.ts'
import { customerZoneObstacle, labZones } from './lab-zones.ts'

const facts: DnsFacts = {
  nameserver: '198.18.0.2',
  nameserverName: 'ns1.lab.test',
  resolver: '198.18.0.3',
  hosts: [{ name: 'ns1.lab.test', type: 'A', data: '198.18.0.2' }],
  ownPtr: { '198.18.0.2': 'ns1.lab.test' },
  outsideZones: [{ name: 'bigmail.test', records: [] }],
}
const customer = { name: 'example.test', dnssec: true, tsigSecretBase64: 'c2VjcmV0' }
const state: DnsState = {
  ...emptyDnsState,
  customerZones: [customer],
  ds: { 'example.test': ['7 13 2 AB'], test: ['5 13 2 CD'] },
}
const records = (zone: string, from: DnsState = state) =>
  (labZones(facts, from).find((it) => it.name === zone)?.records ?? []).map((it) => `${it.name} ${it.type} ${it.data}`)

test('a customer zone is delegated from test with the key its server reported', () => {
  assert.ok(records('test').includes('example.test NS ns1.lab.test.'))
  assert.ok(records('test').includes('example.test DS 7 13 2 AB'))
})

test('the root leads to test with its key, to the reverse zones and to the blocklists, and to nothing below them', () => {
  const root = records('')

  assert.ok(root.includes('test DS 5 13 2 CD'))
  for (const zone of ['18.198.in-addr.arpa', 'zen.spamhaus.org']) assert.ok(root.includes(`${zone} NS ns1.lab.test.`))
  assert.ok(!root.some((record) => record.startsWith('example.test')))
  assert.ok(root.includes('ns1.lab.test A 198.18.0.2'))
})

test('a name outside test is delegated from the root', () => {
  const zone = { ...customer, name: 'example.com', dnssec: false }

  assert.ok(records('', { ...state, customerZones: [zone] }).includes('example.com NS ns1.lab.test.'))
})

test('an address points to the name it was given, but the lab’s own addresses keep theirs', () => {
  const ptr = { '198.18.1.70': 'mail.example.test', '198.18.0.2': 'impostor.test' }

  const reverse = records('18.198.in-addr.arpa', { ...state, ptr })

  assert.ok(reverse.includes('70.1.18.198.in-addr.arpa PTR mail.example.test.'))
  assert.ok(reverse.includes('2.0.18.198.in-addr.arpa PTR ns1.lab.test.'))
  assert.ok(!reverse.join().includes('impostor'))
})

test('test vouches for a key that the broken zone does not have', () => {
  const broken = { ...state, ds: { ...state.ds, 'dnssec-failed.test': ['9 13 2 EF'] } }

  assert.deepEqual(
    records('test', broken).filter((record) => record.startsWith('dnssec-failed.test DS')),
    [`dnssec-failed.test DS 1 13 2 ${'0'.repeat(64)}`],
  )
})

test('a customer cannot take a zone of the lab, one inside another customer’s, or one above it', () => {
  assert.equal(customerZoneObstacle('fine.test', facts, state), null)
  assert.match(customerZoneObstacle('bigmail.test', facts, state) ?? '', /zone of the lab/)
  assert.match(customerZoneObstacle('mail.bigmail.test', facts, state) ?? '', /inside the zone bigmail\.test/)
  assert.match(customerZoneObstacle('www.example.test', facts, state) ?? '', /inside the zone example\.test/)
  assert.match(customerZoneObstacle('spamhaus.org', facts, state) ?? '', /would take the zone zen\.spamhaus\.org/)
})
