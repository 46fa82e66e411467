import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import { goldenSnapshots } from '../../test/golden/node-bundles.ts'
import { formalCertificate, nodeSnapshot } from '../../test/support/node-snapshot.ts'
import { SnapshotError } from './check-snapshot.ts'
import { renderNodeBundle } from './node-bundle.ts'
import type { NodeSnapshot } from './snapshot.ts'

const full = goldenSnapshots['two-domains'] ?? nodeSnapshot()

test('gives the same bytes for the same state, whatever the order of lists whose order means nothing', () => {
  fc.assert(
    fc.property(anySnapshot, fc.infiniteStream(fc.nat()), (snapshot, numbers) => {
      const turned = {
        ...snapshot,
        domains: shuffled(snapshot.domains, numbers).map((domain) => ({
          ...domain,
          dkimKeys: shuffled(domain.dkimKeys, numbers),
        })),
        certificates: shuffled(snapshot.certificates, numbers).map((certificate) => ({
          ...certificate,
          names: shuffled(certificate.names, numbers),
        })),
        blocklists: shuffled(snapshot.blocklists, numbers),
        sshNetworks: shuffled(snapshot.sshNetworks, numbers),
      }
      assert.deepEqual(renderNodeBundle(turned), renderNodeBundle(structuredClone(snapshot)))
    }),
    { numRuns: 100 },
  )
})

test('names every path once, below a place of its service, whatever the state', () => {
  fc.assert(
    fc.property(anySnapshot, (snapshot) => {
      const { files } = renderNodeBundle(snapshot)
      assert.equal(new Set(files.map(({ path }) => path)).size, files.length)
      for (const { path, content } of files) {
        assert.match(path, /^\/etc\/[\w./@-]+$/)
        assert.ok(content.endsWith('\n'), path)
        assert.doesNotMatch(content, /undefined|NaN|\[object/, path)
      }
    }),
    { numRuns: 100 },
  )
})

test('names its files by a hash that changes with any of them and with nothing else', () => {
  const bundle = renderNodeBundle(full)

  assert.equal(bundle.hash, sha256Hex(canonicalJson(bundle.files)))
  assert.equal(renderNodeBundle({ ...full, generation: 8, nodeId: 'node_other' }).hash, bundle.hash)
  assert.notEqual(renderNodeBundle({ ...full, authorizedKeys: ['ssh-ed25519 CCCC'] }).hash, bundle.hash)
  assert.notEqual(renderNodeBundle({ ...full, sshNetworks: ['192.0.2.0/24'] }).hash, bundle.hash)
})

test('lets no name bring a line or a word of its own into a file', () => {
  const parts: readonly ((text: string) => Partial<NodeSnapshot>)[] = [
    (text) => ({ hostname: text }),
    (text) => ({ ipv4: text }),
    (text) => ({ ipv6: text }),
    (text) => ({ blocklists: [{ zone: text, weight: 1 }] }),
    (text) => ({ resolvers: [text] }),
    (text) => ({ sshNetworks: [text] }),
    (text) => ({ authorizedKeys: [text] }),
    (text) => ({ authorizedKeys: [`ssh-ed25519 ${text}`] }),
    (text) => ({ extraPasswords: [{ address: text, passwordHash: '{ARGON2ID}$argon2id$a' }] }),
    (text) => ({ extraPasswords: [{ address: 'a@b.test', passwordHash: `{ARGON2ID}$argon2id$${text}` }] }),
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
    { limits: { ...full.limits, maxRecipients: 1.5 } },
    { ipv6: '192.0.2.1' },
    { ipv6: '2001:db8::/64' },
    { blocklists: [{ zone: 'zen.blocklist.test', weight: 4 }] },
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

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
const domainName = fc.tuple(label, label).map(([first, second]) => `${first}.${second}.test`)

/** Anything that a node may be told to be. */
const anySnapshot: fc.Arbitrary<NodeSnapshot> = fc.record({
  nodeId: fc.constant('node_test'),
  hostname: domainName,
  ipv4: fc.ipV4(),
  driftPolicy: fc.constantFrom('repair', 'keep'),
  ipv6: fc.option(fc.constantFrom('2001:db8::1', '2001:db8:25::25')),
  generation: fc.nat(),
  resolvers: fc.uniqueArray(fc.ipV4(), { maxLength: 3 }),
  blocklists: fc.uniqueArray(fc.record({ zone: domainName, weight: fc.constantFrom(1, 2, 3) }), {
    selector: ({ zone }) => zone,
    maxLength: 3,
  }),
  domains: fc.uniqueArray(fc.record({ name: domainName, dkimKeys: fc.constant(full.domains[0]?.dkimKeys ?? []) }), {
    selector: ({ name }) => name,
    maxLength: 5,
  }),
  certificates: fc
    .uniqueArray(domainName, { maxLength: 6 })
    .map((names) => [names.slice(0, 2), names.slice(2)].filter(({ length }) => length > 0).map(formalCertificate)),
  limits: fc.record({
    messageSizeBytes: fc.integer({ min: 1 }),
    maxConnections: fc.integer({ min: 1 }),
    maxMessagesPerConnection: fc.integer({ min: 1 }),
    connectionTimeoutSeconds: fc.integer({ min: 1 }),
    maxRecipients: fc.integer({ min: 1 }),
    clientConnectionsPerMinute: fc.integer({ min: 1 }),
    clientMessagesPerMinute: fc.integer({ min: 1 }),
    queueLifetimeSeconds: fc.integer({ min: 1 }),
    bounceQueueLifetimeSeconds: fc.integer({ min: 1 }),
  }),
  authorizedKeys: fc.uniqueArray(fc.constantFrom('ssh-ed25519 AAAA one', 'ssh-ed25519 BBBB two'), { maxLength: 2 }),
  extraPasswords: fc.constant([]),
  sshNetworks: fc.uniqueArray(fc.constantFrom('192.0.2.0/24', '203.0.113.0/24', '2001:db8::/32'), { maxLength: 3 }),
})

/** In an order that the numbers decide. */
function shuffled<T>(items: readonly T[], numbers: Iterator<number>): T[] {
  return items
    .map((item) => ({ item, place: Number(numbers.next().value) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
