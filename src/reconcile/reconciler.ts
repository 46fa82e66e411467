import type { Kysely } from 'kysely'
import type { Clock } from '#lib/clock.ts'
import type { Secret } from '#lib/secret.ts'
import type { Vault } from '#lib/vault.ts'
import type { ResourceKind } from '#model/condition.ts'
import type { SecretStores } from '#model/secret-store.ts'
import type { Blocklist } from '#plan/verification/blocklists.ts'
import type { CertificateAuthority } from '#providers/acme/certificate-authority.ts'
import type { ComputeProvider } from '#providers/compute/compute-provider.ts'
import type { DnsProvider } from '#providers/dns/dns-provider.ts'
import type { DnsLookup } from '#providers/lookup/dns-lookup.ts'
import type { MailSender } from '#providers/mail-sender/mail-sender.ts'
import type { MailProbe } from '#providers/probe/mail-probe.ts'
import type { SeedMailbox } from '#providers/seed-mailbox/seed-mailbox.ts'
import type { LoopName } from '#queue/loops.ts'
import type { Database } from '#store/tables.ts'

/** Kinds of resources that loops report on. */
export type ReportedKind = Exclude<ResourceKind, 'mailbox'>

/** One loop: given the id of a resource and never what happened to it. */
export interface Reconciler {
  readonly loop: LoopName
  /** The kind of resource that its conditions are written to; `null` when it looks at everything at once. */
  readonly kind: ReportedKind | null
  reconcile(context: ReconcileContext, resourceId: string): Promise<ReconcileResult>
}

export interface ReconcileResult {
  /** `null`: nothing to look at any more until somebody wakes it. */
  readonly requeueAfterSeconds: number | null
}

/** Everything a loop may use; bin/worker.ts builds it. Adapters are behind their interfaces. */
export interface ReconcileContext {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly clock: Clock
  readonly settings: ReconcileSettings
  readonly world: World
  /** Which loop runs; the audit log names it. Set by `runReconciler`. */
  readonly loop?: LoopName
}

/** The providers, as interfaces. */
export interface World {
  /** Throws `ProviderError` `invalid-request` for a provider that is not configured. */
  compute(name: string): ComputeProvider
  readonly computeNames: readonly string[]
  /** `credentials` is the opened JSON of the domain; null for `manual`. */
  dns(name: string, credentials: unknown): DnsProvider
  /** Where SSH keys and SMTP passwords are kept. */
  readonly secretStores: SecretStores
  readonly lookup: DnsLookup
  readonly probe: MailProbe
  readonly certificateAuthority: CertificateAuthority
  /** Whether the chain leads to a root that this machine trusts. */
  isTrustedChain(chainPem: string): boolean
  /** Strictest provider first; may be empty, then mail is not judged from outside. */
  readonly seedMailboxes: readonly SeedMailbox[]
  /** For mail of the installation itself; `null`: none is configured. */
  readonly mailSender: MailSender | null
}

export interface ReconcileSettings {
  readonly installationId: string
  readonly agentUrl: string
  readonly agentCaPem: string
  /** With which bundles are signed, and what nodes check them with. */
  readonly bundleKeyPem: Secret<string>
  readonly bundlePublicKeyPem: string
  readonly agentSha256: string
  readonly runtimeSha256: string
  readonly acmeContactEmail: string | null
  /** Asked for every address and domain that sends. */
  readonly blocklists: readonly Blocklist[]
  /** Names by which CAA records call the certificate authority (RFC 8659 §4.2); empty: not known. */
  readonly caaIdentities: readonly string[]
  readonly acmeAccountKeyPem: Secret<string>
  /** The installation's first SSH key, for machines that are ordered before the loop has seen it. */
  readonly sshPublicKey: string
  /** From which the agents' one-time tokens are derived; another than the master key, which may be changed. */
  readonly agentTokenKey: Secret<Buffer>
  /** Days for which entries of the audit log are kept; 0: for ever. */
  readonly auditRetentionDays: number
  /** Resolvers that nodes use; empty: keep what the machine has. */
  readonly nodeResolvers: readonly string[]
  readonly primaryDomain: PrimaryDomain | null
}

/** The installation's own domain, in whose zone shared nodes have their names. */
export interface PrimaryDomain {
  readonly name: string
  readonly dnsProvider: string
  readonly dnsCredentials: Secret<unknown>
}
