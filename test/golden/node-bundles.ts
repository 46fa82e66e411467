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
      maxMessagesPerConnection: 10,
      connectionTimeoutSeconds: 60,
      maxRecipients: 100,
      clientConnectionsPerMinute: 20,
      clientMessagesPerMinute: 60,
      queueLifetimeSeconds: 86_400,
      bounceQueueLifetimeSeconds: 3600,
    },
    sshNetworks: ['203.0.113.0/24', '2001:db8::/32'],
  }),
  'dual-stack': nodeSnapshot({
    ipv6: '2001:db8:25::1',
    generation: 3,
    resolvers: ['192.0.2.53', '2001:db8::53'],
    domains: [{ name: 'example.test', dkimKeys: [formalKey('e1', 'ed25519-sha256')] }],
    certificates: [formalCertificate(['mail.example.test'])],
  }),
  // in the middle of two rotations: of an SSH key, and of the password of the one domain's system mailbox
  'rotating-node': nodeSnapshot({
    generation: 4,
    domains: [{ name: 'example.test', dkimKeys: [formalKey('e1', 'ed25519-sha256')] }],
    authorizedKeys: [
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB rookery-platform-2',
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA rookery-platform-1',
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC rookery-ten_1-1',
    ],
    extraPasswords: ['b2xk', 'bmV3'].map((salt) => ({
      address: 'rookery-check@example.test',
      passwordHash: `{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$${salt}$aGFzaA`,
    })),
  }),
  'large-node': nodeSnapshot({
    generation: 1000,
    resolvers: ['127.0.0.1'],
    blocklists: [
      { zone: 'zen.blocklist.test', weight: 3 },
      { zone: 'bl.blocklist.test', weight: 2 },
    ],
    domains: Array.from({ length: 12 }, (_, index) => ({
      name: `customer-${index}.test`,
      dkimKeys: [
        formalKey('2026q3', 'rsa-sha256'),
        formalKey('2026q4', 'rsa-sha256'),
        formalKey('e4', 'ed25519-sha256'),
      ],
    })),
    certificates: [
      formalCertificate(['mail.example.test']),
      formalCertificate(Array.from({ length: 12 }, (_, index) => `mail.customer-${index}.test`)),
    ],
    limits: {
      messageSizeBytes: 104_857_600,
      maxConnections: 400,
      maxMessagesPerConnection: 1000,
      connectionTimeoutSeconds: 300,
      maxRecipients: 1000,
      clientConnectionsPerMinute: 3000,
      clientMessagesPerMinute: 12_000,
      queueLifetimeSeconds: 432_000,
      bounceQueueLifetimeSeconds: 86_400,
    },
  }),
}

/** A key in the right form; the Ed25519 one is the octets 0 to 31. */
export function formalKey(selector: string, algorithm: NodeDkimKey['algorithm']): NodeDkimKey {
  const seed = Buffer.from(Array.from({ length: 32 }, (_, index) => index))
  const body = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]).toString('base64')
  return { selector, algorithm, privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n` }
}
