import type { Clock } from '#lib/clock.ts'
import type { Vault } from '#lib/vault.ts'
import type { FieldError } from '#model/error.ts'
import type { NodeImage } from '#store/tables.ts'

/** What operations use besides the transaction they are given. */
export interface OperationContext {
  readonly vault: Vault
  readonly clock: Clock
  readonly settings: OperationSettings
}

export interface OperationSettings {
  /** Where people reach the dashboard, without a final slash: `https://mail.example.com`. */
  readonly publicUrl: string
  /** Whether the installation sends mail of its own. */
  readonly sendsMail: boolean
  /** Whether who has signed up may make a tenant of his own. */
  readonly canUsersMakeTenants: boolean
  /** In whose zone shared nodes have their names; `null` when the installation has none. */
  readonly primaryDomain: string | null
  /** Where new nodes are ordered. */
  readonly computeProvider: string
  /** Regions that can be ordered, as the compute provider knows them. */
  readonly regions: readonly string[]
  /** What a new node boots from when the request does not say. */
  readonly nodeImage: NodeImage
  /** DNS hosts that records can be written to, besides `manual`: name → what is wrong with credentials for it. */
  readonly dnsProviders: Readonly<Record<string, CredentialCheck>>
}

/** Fields as JSON pointers into the credentials; empty when they can be used. */
export type CredentialCheck = (credentials: unknown) => readonly FieldError[]
