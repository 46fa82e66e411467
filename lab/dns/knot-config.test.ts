import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DnsFacts, type DnsState, emptyDnsState } from './dns-state.ts'
import { knotFiles, renderKnotConfig } from './knot-config.ts'
import { labZones } from './lab-zones.ts'

const facts: DnsFacts = {
  nameserver: '198.18.0.2',
  nameserverName: 'ns1.lab.test',
  resolver: '198.18.0.3',
  hosts: [],
  ownPtr: {},
  outsideZones: [],
}
const zone = (name: string, dnssec: boolean, tsigSecretBase64: string) => ({ name, dnssec, tsigSecretBase64 })
const state: DnsState = {
  ...emptyDnsState,
  customerZones: [zone('a.test', true, 'QUFB'), zone('b.test', false, 'QkJC')],
}

test('each customer zone may be updated and transferred with its own key and no other', () => {
  const config = renderKnotConfig(facts, state, labZones(facts, state))

  assert.match(config, /- id: update\.a\.test\n {4}algorithm: hmac-sha256\n {4}secret: QUFB/)
  assert.match(config, /- id: a\.test\n {4}key: update\.a\.test\n {4}action: \[update, transfer\]/)
  const own = config.slice(config.indexOf('- domain: a.test.'), config.indexOf('- domain: b.test.'))
  assert.match(own, /acl: a\.test$/m)
  assert.match(own, /dnssec-signing: on/)
  assert.match(config.slice(config.indexOf('- domain: b.test.')), /dnssec-signing: off/)
})

test('nobody may update the zones that the lab writes itself', () => {
  const config = renderKnotConfig(facts, emptyDnsState, labZones(facts, emptyDnsState))

  assert.doesNotMatch(config, /acl:/)
  assert.match(config, /- domain: \.\n {4}template: lab/)
})

test('keys are in a file that only the server can read', () => {
  const config = knotFiles(facts, state, [])['/etc/knot/knot.conf']

  assert.ok(typeof config === 'object')
  assert.equal(config.mode, 0o640)
  assert.equal(config.owner, 'root:knot')
})

test('a customer zone’s first content is copied once, so that updates outlive a boot', () => {
  const copies = knotFiles(facts, state, [])['/etc/tmpfiles.d/customer-zones.conf']

  assert.match(
    String(copies),
    /^C \/var\/lib\/knot\/customers\/a\.test\.zone 0640 knot knot - \/etc\/knot\/customers\/a\.test\.zone$/m,
  )
})
