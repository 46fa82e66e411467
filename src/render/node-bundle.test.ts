import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import { goldenSnapshots } from '../../test/golden/node-bundles.ts'
import { nodeSnapshot } from '../../test/support/node-snapshot.ts'
import { SnapshotError } from './check-snapshot.ts'
import { renderNodeBundle } from './node-bundle.ts'
import type { NodeSnapshot } from './snapshot.ts'

const full = goldenSnapshots['two-domains'] ?? nodeSnapshot()

test('gives the same bytes for the same snapshot, whatever the order of lists whose order means nothing', () => {
  const expected = renderNodeBundle(full)
  const shuffled = fc.tuple(shuffle(full.domains), shuffle(full.certificates))
  fc.assert(
    fc.property(shuffled, ([domains, certificates]) => {
      const turned = domains.map((domain) => ({ ...domain, dkimKeys: domain.dkimKeys.toReversed() }))
      assert.deepEqual(renderNodeBundle({ ...full, domains: turned, certificates }), expected)
    }),
    { numRuns: 20 },
  )
})

test('names its files by a hash that changes with any of them and with nothing else', () => {
  const bundle = renderNodeBundle(full)

  assert.equal(bundle.hash, sha256Hex(canonicalJson(bundle.files)))
  assert.equal(renderNodeBundle({ ...full, generation: 8, nodeId: 'node_other' }).hash, bundle.hash)
  assert.notEqual(renderNodeBundle({ ...full, sshNetworks: ['192.0.2.0/24'] }).hash, bundle.hash)
})

test('lets no name bring a line or a word of its own into a file', () => {
  const parts: readonly ((text: string) => Partial<NodeSnapshot>)[] = [
    (text) => ({ hostname: text }),
    (text) => ({ ipv4: text }),
    (text) => ({ resolvers: [text] }),
    (text) => ({ sshNetworks: [text] }),
    (text) => ({ domains: [{ name: text, dkimKeys: [] }] }),
    (text) => ({
      domains: full.domains.map((domain) => ({
        ...domain,
        dkimKeys: domain.dkimKeys.map((key) => ({ ...key, selector: text })),
      })),
    }),
    (text) => ({ certificates: full.certificates.map((certificate) => ({ ...certificate, names: [text] })) }),
  ]
  const hostile = fc.tuple(
    fc.string(),
    fc.constantFrom('\n', ' ', ';', '"', "'", '{', '}', '#', '/', '\\', '\0', '$(x)', 'é'),
  )
  fc.assert(
    fc.property(fc.constantFrom(...parts), hostile, fc.boolean(), (part, [text, mark], isFirst) => {
      const value = isFirst ? `${mark}${text}.test` : `mail.example.test${mark}${text}`
      assert.throws(() => renderNodeBundle({ ...full, ...part(value) }), SnapshotError)
    }),
    { numRuns: 500 },
  )
})

test('refuses keys, certificates and numbers of the wrong form, and names that are there twice', () => {
  const [domain] = full.domains
  const [certificate] = full.certificates
  assert.ok(domain !== undefined && certificate !== undefined)
  const wrong: readonly Partial<NodeSnapshot>[] = [
    { domains: [domain, domain] },
    { domains: [{ ...domain, dkimKeys: [{ selector: 's', algorithm: 'ed25519-sha256', privateKeyPem: 'none' }] }] },
    { certificates: [certificate, certificate] },
    { certificates: [{ ...certificate, names: [] }] },
    { certificates: [{ ...certificate, chainPem: `${certificate.chainPem}evil = yes\n` }] },
    { limits: { ...full.limits, maxConnections: 0 } },
    { limits: { ...full.limits, messageSizeBytes: Number.NaN } },
  ]
  for (const parts of wrong) assert.throws(() => renderNodeBundle({ ...full, ...parts }), SnapshotError)
})

test('never makes a file with a private key readable for others', () => {
  const secrets = renderNodeBundle(full).files.filter(
    ({ content, path }) => /PRIVATE KEY/.test(content) || path.includes('/dkim/'),
  )

  assert.ok(secrets.length >= 6)
  for (const { path, mode } of secrets) assert.match(mode, /^0(400|600|640)$/, path)
})

function shuffle<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length })
}
