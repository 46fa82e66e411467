import type { DriftPolicy } from '#protocol/agent-protocol.ts'

/**
 * Everything that the renderer knows about a node, read in one snapshot. Rendering is a pure function of it: equal
 * snapshots give byte-equal bundles. Mailboxes and aliases are not here: they reach the node through the directory.
 */
export interface NodeSnapshot {
  readonly nodeId: string
  /** EHLO name = PTR name = name of the node's own certificate. */
  readonly hostname: string
  readonly ipv4: string
  readonly generation: number
  /** Addresses of resolvers the node uses; empty: keep what the machine has. */
  readonly resolvers: readonly string[]
  /** In order of name. */
  readonly domains: readonly NodeDomain[]
  /** Certificates the node serves by SNI; the one whose names contain `hostname` is the default. */
  readonly certificates: readonly NodeCertificate[]
  readonly limits: NodeLimits
  /** Networks that may reach SSH; empty: any. */
  readonly sshNetworks: readonly string[]
  readonly driftPolicy: DriftPolicy
}

export interface NodeDomain {
  readonly name: string
  readonly dkimKeys: readonly NodeDkimKey[]
}

export interface NodeDkimKey {
  readonly selector: string
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256'
  /** PKCS #8 PEM. */
  readonly privateKeyPem: string
}

export interface NodeCertificate {
  readonly names: readonly string[]
  /** Leaf first, PEM. */
  readonly chainPem: string
  readonly privateKeyPem: string
}

export interface NodeLimits {
  readonly messageSizeBytes: number
  readonly maxConnections: number
  readonly queueLifetimeSeconds: number
  readonly bounceQueueLifetimeSeconds: number
}
