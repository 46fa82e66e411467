import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unboundFiles } from './unbound-config.ts'

const facts = { address: '198.18.0.3', nameserver: '198.18.0.2', nameserverName: 'ns1.lab.test' }
const config = (rootDs: string[]) => unboundFiles({ ...facts, rootDs })['/etc/unbound/unbound.conf'] ?? ''

test('the resolver validates from the lab’s root key and trusts no other', () => {
  const anchors = config(['7 13 2 AB']).match(/trust-anchor.*/g)

  assert.deepEqual(anchors, ['trust-anchor: ". DS 7 13 2 AB"'])
  assert.match(config(['7 13 2 AB']), /module-config: "validator iterator"/)
})

test('before the root key is known it resolves without validating', () => {
  assert.match(config([]), /module-config: "iterator"/)
})

test('it starts at the lab’s root and asks for names under test instead of denying them', () => {
  assert.match(
    unboundFiles({ ...facts, rootDs: [] })['/etc/unbound/lab-root.hints'] ?? '',
    /^ns1\.lab\.test\. \d+ A 198\.18\.0\.2$/m,
  )
  assert.match(config([]), /local-zone: "test\." nodefault/)
})
