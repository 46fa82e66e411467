import type { NodeDkimKey, NodeSnapshot } from '#render/snapshot.ts'
import { formalCertificate, nodeSnapshot } from '../support/node-snapshot.ts'

/** Inputs of the golden files, by the name of their directory. No key in them is a key. */
export const goldenSnapshots: Readonly<Record<string, NodeSnapshot>> = {
  'fresh-node': nodeSnapshot(),
  'two-domains': nodeSnapshot({
    generation: 7,
    resolvers: ['192.0.2.53'],
    domains: [
      { name: 'example.test', dkimKeys: [formalKey('r1', 'rsa-sha256'), formalKey('e1', 'ed25519-sha256')] },
      { name: 'second.test', dkimKeys: [] },
    ],
    certificates: [formalCertificate(['mail.example.test']), formalCertificate(['mail.second.test'])],
  }),
  'guarded-node': nodeSnapshot({
    hostname: 'mx1.xn--bcher-kva.test',
    ipv4: '198.51.100.7',
    generation: 42,
    resolvers: ['192.0.2.53', '192.0.2.54'],
    domains: [{ name: 'xn--bcher-kva.test', dkimKeys: [formalKey('2026q4', 'rsa-sha256')] }],
    certificates: [formalCertificate(['*.xn--bcher-kva.test', 'xn--bcher-kva.test'])],
    limits: {
      messageSizeBytes: 10_000_000,
      maxConnections: 20,
      queueLifetimeSeconds: 86_400,
      bounceQueueLifetimeSeconds: 3600,
    },
    sshNetworks: ['203.0.113.0/24', '2001:db8::/32'],
  }),
}

/** A key in the right form; the Ed25519 one is the octets 0 to 31. */
export function formalKey(selector: string, algorithm: NodeDkimKey['algorithm']): NodeDkimKey {
  const seed = Buffer.from(Array.from({ length: 32 }, (_, index) => index))
  const body = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]).toString('base64')
  return { selector, algorithm, privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n` }
}
