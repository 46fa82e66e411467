import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { isIpv4InNetwork } from './ip-address.ts'

test('knows which addresses lie in a network', () => {
  assert.ok(isIpv4InNetwork('192.0.2.7', '192.0.2.0/24'))
  assert.ok(isIpv4InNetwork('192.0.2.7', '192.0.2.7'))
  assert.ok(isIpv4InNetwork('192.0.2.7', '0.0.0.0/0'))
  assert.ok(!isIpv4InNetwork('192.0.3.7', '192.0.2.0/24'))
})

test('finds no address in anything that is not a network', () => {
  for (const network of ['', '192.0.2.0/33', '192.0.2/24', '2001:db8::/32', 'x', '192.0.2.7/']) {
    assert.ok(!isIpv4InNetwork('192.0.2.7', network), network)
  }
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => typeof isIpv4InNetwork(a, b) === 'boolean'))
})
