import { SnapshotError } from '../check-snapshot.ts'

/** What stands before the seed in PKCS #8 (RFC 8410 §7): version 0, id-Ed25519, an octet string in an octet string. */
const prefix = '302e020100300506032b657004220420'

/**
 * The 32 octets of an Ed25519 private key in base64, taken from its PKCS #8 PEM.
 * @throws {SnapshotError} when it is not such a key
 */
export function ed25519Seed(privateKeyPem: string): string {
  const der = Buffer.from(privateKeyPem.replace(/-----[^-]*-----|\s/g, ''), 'base64').toString('hex')
  if (!der.startsWith(prefix) || der.length !== prefix.length + 64) {
    throw new SnapshotError('a DKIM key is not an Ed25519 key in PKCS #8')
  }
  return Buffer.from(der.slice(prefix.length), 'hex').toString('base64')
}
