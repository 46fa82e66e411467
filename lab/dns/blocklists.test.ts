import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Blocklist, blocklists, blocklistZone, listedLabels } from './blocklists.ts'

const find = (zone: string): Blocklist => {
  const list = blocklists.find((it) => it.zone === zone)
  assert.ok(list)
  return list
}
const addresses = (list: Blocklist, name: string, listed: string[] = []) =>
  blocklistZone(list, listed, 'ns1.lab.test')
    .records.filter((record) => record.type === 'A' && record.name === `${name}.${list.zone}`)
    .map((record) => record.data)

test('every address list has the test points of RFC 5782: 127.0.0.2 is listed, 127.0.0.1 is not', () => {
  for (const list of blocklists.filter((it) => it.kind === 'ip')) {
    assert.ok(addresses(list, '2.0.0.127').includes('127.0.0.2'), list.zone)
    assert.deepEqual(addresses(list, '1.0.0.127'), [], list.zone)
  }
})

test('Spamhaus ZEN answers its test point with all of its lists at once', () => {
  assert.deepEqual(addresses(find('zen.spamhaus.org'), '2.0.0.127'), ['127.0.0.2', '127.0.0.4', '127.0.0.10'])
})

test('a listed address is answered with a listing code and a reason', () => {
  const zone = blocklistZone(find('bl.spamcop.net'), ['198.18.0.70'], 'ns1.lab.test')

  const types = zone.records.filter((it) => it.name === '70.0.18.198.bl.spamcop.net').map((it) => it.type)
  assert.deepEqual(types, ['A', 'TXT'])
})

test('a domain list takes domains and no addresses, an IPv4 list no IPv6 address', () => {
  assert.equal(listedLabels(find('dbl.spamhaus.org'), 'spam.test'), 'spam.test')
  assert.equal(listedLabels(find('dbl.spamhaus.org'), '198.18.0.70'), null)
  assert.equal(listedLabels(find('psbl.surriel.com'), '2001:db8::1'), null)
  assert.deepEqual(addresses(find('dbl.spamhaus.org'), 'test'), ['127.0.1.2'])
})
