import { generateKeyPairSync } from 'node:crypto'
import type { NodeCertificate, NodeDkimKey, NodeSnapshot } from '#render/snapshot.ts'

/** A snapshot of a node `mail.example.test` without domains or certificates; every part can be replaced. */
export function nodeSnapshot(parts: Partial<NodeSnapshot> = {}): NodeSnapshot {
  return {
    nodeId: 'node_test',
    hostname: 'mail.example.test',
    ipv4: '192.0.2.25',
    ipv6: null,
    generation: 1,
    resolvers: [],
    blocklists: [],
    domains: [],
    certificates: [],
    limits: {
      messageSizeBytes: 26_214_400,
      maxConnections: 50,
      maxMessagesPerConnection: 100,
      connectionTimeoutSeconds: 300,
      maxRecipients: 500,
      clientConnectionsPerMinute: 1000,
      clientMessagesPerMinute: 3000,
      queueLifetimeSeconds: 432_000,
      bounceQueueLifetimeSeconds: 432_000,
    },
    sshNetworks: [],
    authorizedKeys: [],
    extraPasswords: [],
    driftPolicy: 'repair',
    ...parts,
  }
}

/** A fresh key of each kind: selectors `r1` (RSA, 2048 bits) and `e1` (Ed25519). */
export function newDkimKeys(): readonly NodeDkimKey[] {
  const format = { type: 'pkcs8', format: 'pem' } as const
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const ed25519 = generateKeyPairSync('ed25519')
  return [
    { selector: 'r1', algorithm: 'rsa-sha256', privateKeyPem: rsa.privateKey.export(format).toString() },
    { selector: 'e1', algorithm: 'ed25519-sha256', privateKeyPem: ed25519.privateKey.export(format).toString() },
  ]
}

/** A certificate whose PEM has the right form and no meaning, for golden files. */
export function formalCertificate(names: readonly string[]): NodeCertificate {
  const body = Buffer.from(`for ${names.join(' ')}`).toString('base64')
  return {
    names,
    chainPem: `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`,
    privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`,
  }
}
