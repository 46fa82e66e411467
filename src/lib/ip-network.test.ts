import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isInNetworks, isIpNetwork } from './ip-network.ts'

test('takes addresses and networks of both families', () => {
  for (const text of ['192.0.2.1', '198.18.0.0/15', '2001:db8::/32', '::1']) assert.ok(isIpNetwork(text), text)
})

test('refuses anything else', () => {
  for (const text of [
    '',
    '192.0.2',
    '192.0.2.0/33',
    '::/129',
    '::1%eth0',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '1.2.3.4; drop',
  ]) {
    assert.ok(!isIpNetwork(text), text)
  }
})

test('knows which networks an address lies in, of both families and with IPv4 written as IPv6', () => {
  const networks = ['192.0.2.0/24', '198.51.100.7', '2001:db8:1::/48', '::1']

  for (const inside of ['192.0.2.255', '198.51.100.7', '::ffff:192.0.2.1', '2001:db8:1:ff::1', '::1']) {
    assert.ok(isInNetworks(inside, networks), inside)
  }
  for (const outside of ['192.0.3.0', '198.51.100.8', '::ffff:10.0.0.1', '2001:db8:2::1', 'localhost', '']) {
    assert.ok(!isInNetworks(outside, networks), outside)
  }
})

test('an IPv4 network never takes IPv6 in, nor the other way round', () => {
  assert.ok(!isInNetworks('2001:db8::1', ['0.0.0.0/0']))
  assert.ok(!isInNetworks('192.0.2.1', ['::/0']))
})
