import { sha256Hex } from '#lib/hash.ts'

/** The chain of all entries; every other chain is that of a tenant, by its id. */
export const installationChain = 'installation'

export interface ChainPlace {
  /** 1 for the first entry, without gaps. */
  readonly sequence: number
  readonly hash: string
}

/** What stands before the first entry of a chain. */
export const genesis: ChainPlace = { sequence: 0, hash: '0'.repeat(64) }

/** An entry as a link of one chain. */
export interface ChainLink extends ChainPlace {
  readonly id: string
  readonly previousHash: string
  /** Of a tenant's chain the tenant's id; of the installation's the hash in the tenant's chain, or `-`. */
  readonly inner: string
  readonly body: string
}

/** SHA-256 over lines; the database computes the same (`audit_link_hash`). */
export function hashOfLink({ previousHash, sequence, inner, body }: Omit<ChainLink, 'hash' | 'id'>): string {
  return sha256Hex(`${previousHash}\n${sequence}\n${inner}\n${body}`)
}

/** Whether the link has the hash that it would have at this place. */
export function fits(link: ChainLink, sequence: number): boolean {
  return hashOfLink({ ...link, sequence }) === link.hash
}
