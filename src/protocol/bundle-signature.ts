import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import type { Bundle, UnsignedBundle } from './agent-protocol.ts'

/**
 * Ed25519 (RFC 8032) over the text below. The hash covers every file, so this covers the whole configuration, the node that
 * it is for, and its place in time.
 */
export function signBundle(bundle: UnsignedBundle, privateKeyPem: string): Bundle {
  const signature = sign(null, signedText(bundle), createPrivateKey(privateKeyPem)).toString('base64')
  return { ...bundle, signature }
}

/** Whether the holder of the private key made this bundle for this node at this generation. False for a malformed signature. */
export function isSignedBundle(bundle: Bundle, publicKeyPem: string): boolean {
  const key: KeyObject = createPublicKey(publicKeyPem)
  if (key.asymmetricKeyType !== 'ed25519') return false
  return verify(null, signedText(bundle), key, Buffer.from(bundle.signature, 'base64'))
}

export interface BundleKeyPair {
  /** SubjectPublicKeyInfo, PEM. */
  readonly publicKeyPem: string
  /** PKCS #8, PEM. */
  readonly privateKeyPem: string
}

export function createBundleKeyPair(): BundleKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function signedText({ nodeId, generation, hash }: UnsignedBundle): Buffer {
  return Buffer.from(`rookery-bundle-v2\n${nodeId}\n${generation}\n${hash}\n`, 'utf8')
}
