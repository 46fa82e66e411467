import { deriveKey, open, seal } from './seal.ts'
import type { Secret } from './secret.ts'

/** Seals secrets for their place in the database, each owner's under a key of its own. */
export interface Vault {
  /**
   * @param owner the tenant's id, or `installation`
   * @param place `<table>/<column>/<id>` with the names of table and column, such as `domains/dns_credentials_sealed/dom_…`
   */
  seal(owner: string, place: string, plaintext: string | Uint8Array): Buffer
  /** @throws {SealError} when the value was sealed for another owner or place, or under another master key. */
  open(owner: string, place: string, sealed: Uint8Array): Secret<Buffer>
  /** The same, as UTF-8 text. */
  openText(owner: string, place: string, sealed: Uint8Array): Secret<string>
}

/** The owner of secrets that belong to no tenant. */
export const installationOwner = 'installation'

/** @param masterKey 32 bytes */
export function createVault(masterKey: Secret<Buffer>): Vault {
  const keys = new Map<string, Secret<Buffer>>()
  const keyOf = (owner: string): Secret<Buffer> => {
    const known = keys.get(owner) ?? deriveKey(masterKey, owner)
    keys.set(owner, known)
    return known
  }
  return {
    seal: (owner, place, plaintext) => seal(keyOf(owner), plaintext, place),
    open: (owner, place, sealed) => open(keyOf(owner), sealed, place),
    openText: (owner, place, sealed) => open(keyOf(owner), sealed, place).map((bytes) => bytes.toString('utf8')),
  }
}
