import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { assert } from './assert.ts'
import { Secret } from './secret.ts'

/**
 * Two forms: 1 | nonce (12) | tag (16) | ciphertext, of before there were key ids, and
 * 2 | key id (4) | nonce (12) | tag (16) | ciphertext. New values have the second.
 */
const keyIdBytes = 4
const nonceBytes = 12
const tagBytes = 16
const algorithm = 'aes-256-gcm'

/** A key with the id by which sealed values name it. */
export interface SealKey {
  /** Four bytes, made of the master key; says nothing about it. */
  readonly id: Buffer
  /** 32 bytes */
  readonly key: Secret<Buffer>
}

/**
 * Encrypts with AES-256-GCM under a random nonce (NIST SP 800-38D). `aad` says what the secret is for, such as
 * `domains/dns_credentials/dom_…`; it is needed again to open, so that a sealed value cannot be moved elsewhere.
 */
export function seal({ id, key }: SealKey, plaintext: string | Uint8Array, aad: string): Buffer {
  const header = sealHeader(id)
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key.reveal(), nonce).setAAD(Buffer.concat([header, Buffer.from(aad)]))
  const body = Buffer.concat([cipher.update(Buffer.from(plaintext)), cipher.final()])
  return Buffer.concat([header, nonce, cipher.getAuthTag(), body])
}

/** What everything begins with that was sealed under a key of this id: to find what was not. */
export function sealHeader(keyId: Buffer): Buffer {
  assert(keyId.length === keyIdBytes, 'the id of a key has 4 bytes')
  return Buffer.concat([Buffer.of(2), keyId])
}

/** The id of the key that a value was sealed under; `null` for a value of before there were ids. @throws {SealError} */
export function keyIdOf(sealed: Uint8Array): Buffer | null {
  const data = Buffer.from(sealed)
  if (data[0] === 1) return null
  if (data[0] === 2 && data.length > keyIdBytes) return data.subarray(1, 1 + keyIdBytes)
  throw new SealError('The sealed value has no known form.')
}

/**
 * Decrypts what `seal` made.
 * @throws {SealError} when key or `aad` differ, or a bit was changed.
 */
export function open({ key }: SealKey, sealed: Uint8Array, aad: string): Secret<Buffer> {
  const data = Buffer.from(sealed)
  const headerBytes = keyIdOf(data) === null ? 1 : 1 + keyIdBytes
  const header = headerBytes === 1 ? Buffer.alloc(0) : data.subarray(0, headerBytes)
  const start = headerBytes + nonceBytes + tagBytes
  if (data.length < start) throw new SealError('The sealed value has no known form.')
  const nonce = data.subarray(headerBytes, headerBytes + nonceBytes)
  const decipher = createDecipheriv(algorithm, key.reveal(), nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.concat([header, Buffer.from(aad)])).setAuthTag(data.subarray(headerBytes + nonceBytes, start))
  try {
    return new Secret(Buffer.concat([decipher.update(data.subarray(start)), decipher.final()]))
  } catch (cause) {
    throw new SealError('The sealed value does not open with this key and purpose.', { cause })
  }
}

/** A sealed value is not what we sealed, or the key is not ours. */
export class SealError extends Error {
  override readonly name = 'SealError'
}

/** The key for one tenant's (or the installation's) data, by HKDF-SHA-256 (RFC 5869) from the 32-byte master key. */
export function deriveKey(masterKey: Secret<Buffer>, owner: string): SealKey {
  assert(masterKey.reveal().length === 32, 'the master key has 32 bytes')
  return { id: masterKeyId(masterKey), key: new Secret(derive(masterKey, `rookery/data-key/${owner}`, 32)) }
}

/** The four bytes by which sealed values name a master key. */
export function masterKeyId(masterKey: Secret<Buffer>): Buffer {
  return derive(masterKey, 'rookery/master-key-id', keyIdBytes)
}

function derive(masterKey: Secret<Buffer>, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey.reveal(), '', purpose, bytes))
}
