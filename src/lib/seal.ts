import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { assert } from './assert.ts'
import { Secret } from './secret.ts'

/** version (1) | nonce (12) | tag (16) | ciphertext */
const version = 1
const nonceBytes = 12
const tagBytes = 16
const algorithm = 'aes-256-gcm'

/**
 * Encrypts with AES-256-GCM under a random nonce (NIST SP 800-38D). `aad` says what the secret is for, such as
 * `domains/dns_credentials/dom_…`; it is needed again to open, so that a sealed value cannot be moved elsewhere.
 * @param key 32 bytes
 */
export function seal(key: Secret<Buffer>, plaintext: string | Uint8Array, aad: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key.reveal(), nonce).setAAD(Buffer.from(aad))
  const body = Buffer.concat([cipher.update(Buffer.from(plaintext)), cipher.final()])
  return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), body])
}

/**
 * Decrypts what `seal` made.
 * @throws {SealError} when key or `aad` differ, or a bit was changed.
 */
export function open(key: Secret<Buffer>, sealed: Uint8Array, aad: string): Secret<Buffer> {
  const data = Buffer.from(sealed)
  const start = 1 + nonceBytes + tagBytes
  if (data.length < start || data[0] !== version) throw new SealError('The sealed value has no known form.')
  const decipher = createDecipheriv(algorithm, key.reveal(), data.subarray(1, 1 + nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(aad)).setAuthTag(data.subarray(1 + nonceBytes, start))
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
export function deriveKey(masterKey: Secret<Buffer>, owner: string): Secret<Buffer> {
  assert(masterKey.reveal().length === 32, 'the master key has 32 bytes')
  return new Secret(Buffer.from(hkdfSync('sha256', masterKey.reveal(), '', `rookery/data-key/${owner}`, 32)))
}
