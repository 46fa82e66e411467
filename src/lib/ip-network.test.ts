import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isIpNetwork } from './ip-network.ts'

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
