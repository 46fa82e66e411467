import { deriveKey, keyIdOf, masterKeyId, open, SealError, type SealKey, seal, sealHeader } from './seal.ts'
import type { Secret } from './secret.ts'

/** Seals secrets for their place in the database, each owner's under a key of its own. */
export interface Vault {
  /** The id of the master key under which values are sealed now: eight hexadecimal digits. */
  readonly keyId: string
  /** Ids of all master keys whose values can be opened, the one that seals first. */
  readonly knownKeyIds: readonly string[]
  /** What every value begins with that is sealed under the master key of now. */
  readonly header: Buffer
  /**
   * @param owner the tenant's id, or `installation`
   * @param place `<table>/<column>/<id>` with the names of table and column, such as `domains/dns_credentials_sealed/dom_…`
   */
  seal(owner: string, place: string, plaintext: string | Uint8Array): Buffer
  /** @throws {SealError} when the value was sealed for another owner or place, or under a master key that is not known. */
  open(owner: string, place: string, sealed: Uint8Array): Secret<Buffer>
  /** The same, as UTF-8 text. */
  openText(owner: string, place: string, sealed: Uint8Array): Secret<string>
}

/** The owner of secrets that belong to no tenant. */
export const installationOwner = 'installation'

/**
 * @param masterKey 32 bytes; seals and opens
 * @param otherKeys open only: the former key, and before that the next one, while values are sealed anew
 */
export function createVault(masterKey: Secret<Buffer>, otherKeys: readonly Secret<Buffer>[] = []): Vault {
  const rings = [masterKey, ...otherKeys].map(createRing)
  const [current, ...others] = rings
  if (current === undefined) throw new SealError('There is no master key.')

  const openAny = (owner: string, place: string, sealed: Uint8Array): Secret<Buffer> => {
    const id = keyIdOf(sealed)?.toString('hex') ?? null
    const fitting = id === null ? rings : rings.filter((ring) => ring.id === id)
    for (const [index, ring] of fitting.entries()) {
      try {
        return open(ring.keyOf(owner), sealed, place)
      } catch (error) {
        if (index === fitting.length - 1) throw error
      }
    }
    const known = rings.map((ring) => ring.id).join(', ')
    throw new SealError(`The value is sealed under the master key ${id}, which is not known here; known: ${known}.`)
  }
  return {
    keyId: current.id,
    knownKeyIds: [current.id, ...others.map(({ id }) => id)],
    header: sealHeader(Buffer.from(current.id, 'hex')),
    seal: (owner, place, plaintext) => seal(current.keyOf(owner), plaintext, place),
    open: openAny,
    openText: (owner, place, sealed) => openAny(owner, place, sealed).map((bytes) => bytes.toString('utf8')),
  }
}

interface KeyRing {
  readonly id: string
  keyOf(owner: string): SealKey
}

/** The keys that come of one master key, each derived once. */
function createRing(masterKey: Secret<Buffer>): KeyRing {
  const keys = new Map<string, SealKey>()
  return {
    id: masterKeyId(masterKey).toString('hex'),
    keyOf: (owner) => {
      const known = keys.get(owner) ?? deriveKey(masterKey, owner)
      keys.set(owner, known)
      return known
    },
  }
}
