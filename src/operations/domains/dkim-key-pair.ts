import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { Secret } from '#lib/secret.ts'
import type { DkimAlgorithm } from '#store/tables.ts'

export interface DkimKeyPair {
  readonly selector: string
  readonly algorithm: DkimAlgorithm
  /** As it stands in `p=`: SubjectPublicKeyInfo for RSA (RFC 6376 §3.6.1), the bare 32 octets for Ed25519 (RFC 8463 §4). */
  readonly publicKeyBase64: string
  /** PKCS #8, PEM. */
  readonly privateKeyPem: Secret<string>
}

const generate = promisify(generateKeyPair)

/**
 * One key of each algorithm, since not every receiver knows Ed25519 (RFC 8463 §5). The selector names algorithm and
 * month, so that a key's age is seen from outside.
 */
export async function createDkimKeyPairs(now: Date): Promise<readonly DkimKeyPair[]> {
  const month = now.toISOString().slice(0, 7).replace('-', '')
  const rsa = await generate('rsa', { modulusLength: 2048 })
  const ed25519 = await generate('ed25519')
  const rsaPublic = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  return [
    keyPair(`r${month}`, 'rsa-sha256', rsaPublic, rsa.privateKey),
    keyPair(`e${month}`, 'ed25519-sha256', bareEd25519(ed25519.publicKey), ed25519.privateKey),
  ]
}

function keyPair(selector: string, algorithm: DkimAlgorithm, publicKeyBase64: string, key: KeyObject): DkimKeyPair {
  const privateKeyPem = new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString())
  return { selector, algorithm, publicKeyBase64, privateKeyPem }
}

function bareEd25519(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')
}
