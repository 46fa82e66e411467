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
  /** The address that has a PTR record of its own; null: the node neither listens nor sends by IPv6. */
  readonly ipv6: string | null
  readonly generation: number
  /**
   * Addresses of validating resolvers the node uses and believes (DANE rests on them, RFC 7672 §2.2); empty: keep what the
   * machine has.
   */
  readonly resolvers: readonly string[]
  /** DNS block lists that judge who connects to port 25. Most answer only resolvers of one's own; empty: none is asked. */
  readonly blocklists: readonly NodeBlocklist[]
  /** In order of name. */
  readonly domains: readonly NodeDomain[]
  /** Certificates the node serves by SNI; the one whose names contain `hostname` is the default. */
  readonly certificates: readonly NodeCertificate[]
  readonly limits: NodeLimits
  /** Networks that may reach SSH; empty: any. */
  readonly sshNetworks: readonly string[]
  /** OpenSSH public keys that let in to root and nobody else's; empty: those that the machine came with. */
  readonly authorizedKeys: readonly string[]
  /** While a mailbox of the system's has more than one password: all of them, besides the one in the directory. */
  readonly extraPasswords: readonly NodePassword[]
  readonly driftPolicy: DriftPolicy
}

export interface NodePassword {
  readonly address: string
  /** As Dovecot takes it, scheme first. */
  readonly passwordHash: string
}

export interface NodeBlocklist {
  /** Such as `zen.spamhaus.org`. */
  readonly zone: string
  /** A client whose lists weigh 3 or more together is refused; 1 to 3. */
  readonly weight: number
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

/** What a node takes in and sends at most. Each is a positive integer. */
export interface NodeLimits {
  readonly messageSizeBytes: number
  /** Sessions of each SMTP service at a time; one client has at most half of them. */
  readonly maxConnections: number
  /** Messages sent over one connection to another server before a new one is made. */
  readonly maxMessagesPerConnection: number
  /** How long one command or reply of SMTP may take; 10 s while all sessions are taken. */
  readonly connectionTimeoutSeconds: number
  /** Recipients of one message; RFC 5321 §4.5.3.1.8 asks for 100 or more. */
  readonly maxRecipients: number
  /** What one client address may open in a minute on each SMTP service; it may try a tenth as many passwords. */
  readonly clientConnectionsPerMinute: number
  /** What one client address may bring in a minute on port 25; users who sign in have limits of their own. */
  readonly clientMessagesPerMinute: number
  readonly queueLifetimeSeconds: number
  readonly bounceQueueLifetimeSeconds: number
}
