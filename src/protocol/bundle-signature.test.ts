import assert from 'node:assert/strict'
import { test } from 'node:test'
import { protocolVersion, type UnsignedBundle } from './agent-protocol.ts'
import { createBundleKeyPair, isSignedBundle, signBundle } from './bundle-signature.ts'

const keys = createBundleKeyPair()
const unsigned: UnsignedBundle = {
  version: protocolVersion,
  nodeId: 'node_1',
  generation: 4,
  hash: 'a'.repeat(64),
  files: [],
}

test('is valid for the node, generation and files that were signed, and for nothing else', () => {
  const bundle = signBundle(unsigned, keys.privateKeyPem)

  assert.equal(isSignedBundle(bundle, keys.publicKeyPem), true)
  assert.equal(isSignedBundle({ ...bundle, nodeId: 'node_2' }, keys.publicKeyPem), false)
  assert.equal(isSignedBundle({ ...bundle, generation: 5 }, keys.publicKeyPem), false)
  assert.equal(isSignedBundle({ ...bundle, hash: 'b'.repeat(64) }, keys.publicKeyPem), false)
})

test('is not valid with another key, cut short or when it is no signature at all', () => {
  const bundle = signBundle(unsigned, keys.privateKeyPem)

  assert.equal(isSignedBundle(bundle, createBundleKeyPair().publicKeyPem), false)
  for (const signature of ['', 'AAAA', bundle.signature.slice(4), 'not base64 at all']) {
    assert.equal(isSignedBundle({ ...bundle, signature }, keys.publicKeyPem), false)
  }
})
