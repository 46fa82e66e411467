import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import { type Bundle, protocolVersion, type UnsignedBundle } from '#protocol/agent-protocol.ts'
import { createBundleKeyPair, signBundle } from '#protocol/bundle-signature.ts'
import { renderNodeBundle } from '#render/node-bundle.ts'
import { goldenSnapshots } from '../../test/golden/node-bundles.ts'
import { nodeSnapshot } from '../../test/support/node-snapshot.ts'
import { parseBundle } from './parse-bundle.ts'

const file = { path: '/etc/hostname', content: 'a\n', mode: '0644', owner: 'root', group: 'root', service: 'system' }

const keys = createBundleKeyPair()
const authority = { nodeId: 'node_test', publicKeyPem: keys.publicKeyPem }

function bundleOf(...files: readonly object[]): Bundle {
  const unsigned = {
    version: protocolVersion,
    nodeId: 'node_test',
    generation: 1,
    hash: sha256Hex(canonicalJson(files)),
    files,
  }
  return signBundle(unsigned as unknown as UnsignedBundle, keys.privateKeyPem)
}

test('takes everything that the renderer makes', () => {
  for (const snapshot of Object.values(goldenSnapshots)) {
    const bundle = signBundle(renderNodeBundle(snapshot), keys.privateKeyPem)

    assert.deepEqual(parseBundle(JSON.parse(JSON.stringify(bundle)), authority), bundle)
  }
})

test('takes no file that is not where its service has files', () => {
  const places = [
    { path: '/etc/passwd' },
    { path: '/etc/postfix/main.cf' },
    { path: '/etc/dovecot/../shadow', service: 'dovecot' },
    { path: '/etc/dovecot/', service: 'dovecot' },
    { path: '/etc/dovecot/a b', service: 'dovecot' },
    { path: 'etc/hostname' },
    { path: '/etc/systemd/system/evil.service', service: 'system' },
    { service: 'cron' },
  ]
  for (const place of places)
    assert.throws(() => parseBundle(bundleOf({ ...file, ...place }), authority), { name: 'ShapeError' })
})

test('takes no set-user-id file, no odd owner, no file twice, no wrong hash and no other version', () => {
  const good = bundleOf(file)
  const wrong: readonly unknown[] = [
    bundleOf({ ...file, mode: '4755' }),
    bundleOf({ ...file, mode: '644' }),
    bundleOf({ ...file, owner: 'root; id' }),
    bundleOf({ ...file, content: 7 }),
    bundleOf({ ...file, content: '' }),
    bundleOf({ ...file, content: 'cut o' }),
    bundleOf(file, file),
    { ...good, hash: 'f'.repeat(64) },
    { ...good, version: 1 },
    { ...good, generation: -1 },
    { ...good, files: null },
    null,
    'bundle',
  ]
  assert.equal(parseBundle(good, authority).files.length, 1)
  for (const value of wrong) assert.throws(() => parseBundle(value, authority), { name: 'ShapeError' })
})

test('notices a changed byte in a file', () => {
  const bundle = signBundle(renderNodeBundle(nodeSnapshot()), keys.privateKeyPem)
  const files = bundle.files.map((it, index) => (index === 3 ? { ...it, content: ` ${it.content}` } : it))

  assert.throws(() => parseBundle({ ...bundle, files }, authority), /hash/)
})

test('takes nothing that is unsigned, signed by somebody else, or for another node or generation', () => {
  const good = bundleOf(file)
  const { signature: _, ...unsigned } = good
  const others = createBundleKeyPair()
  const wrong: readonly unknown[] = [
    unsigned,
    { ...good, signature: '' },
    { ...good, generation: 2 },
    signBundle(good, others.privateKeyPem),
    signBundle({ ...good, nodeId: 'node_other' }, keys.privateKeyPem),
  ]
  for (const value of wrong) assert.throws(() => parseBundle(value, authority), { name: 'ShapeError' })
})
