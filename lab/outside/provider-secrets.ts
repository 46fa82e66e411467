import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { LabCa } from '../authority/lab-ca.ts'
import { readOrMake } from '../state-file.ts'
import type { DkimKey, MailboxProvider, ProviderSecrets } from './mailbox-provider.ts'

/** Reads a provider's keys and password from `directory`, making what is not there yet. */
export async function openProviderSecrets(
  directory: string,
  provider: MailboxProvider,
  ca: LabCa,
): Promise<ProviderSecrets> {
  const file = (name: string) => join(directory, `${provider.name}-${name}`)
  const seedPassword = await readOrMake(file('seed-password'), () => randomBytes(18).toString('base64url'))
  const salt = await readOrMake(file('seed-salt'), () => randomBytes(16).toString('hex'))
  const rsaPem = await readOrMake(file('dkim-rsa.key'), () => privatePem('rsa'))
  const ed25519Pem = await readOrMake(file('dkim-ed25519.key'), () => privatePem('ed25519'))
  return {
    certificate: await ca.issue(provider.name, [provider.mxName, provider.mailName, provider.domain, provider.address]),
    rootPem: ca.rootPem,
    seedPassword,
    seedPasswordHash: saltedSha512(seedPassword, Buffer.from(salt, 'hex')),
    dkim: [
      { selector: 'r1', signingKey: rsaPem, record: dkimRecord('rsa', rsaPem) },
      { selector: 'e1', signingKey: `${ed25519Seed(ed25519Pem)}\n`, record: dkimRecord('ed25519', ed25519Pem) },
    ] satisfies DkimKey[],
  }
}

function privatePem(type: 'rsa' | 'ed25519'): string {
  const options = { privateKeyEncoding: { type: 'pkcs8', format: 'pem' } } as const
  const publicKeyEncoding = { type: 'spki', format: 'pem' } as const
  return type === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048, ...options, publicKeyEncoding }).privateKey
    : generateKeyPairSync('ed25519', { ...options, publicKeyEncoding }).privateKey
}

/** RSA keys are published as SubjectPublicKeyInfo, Ed25519 keys as the bare 32 octets (RFC 8463 §4). */
function dkimRecord(type: 'rsa' | 'ed25519', keyPem: string): string {
  const spki = createPublicKey(keyPem).export({ type: 'spki', format: 'der' })
  const key = type === 'rsa' ? spki : spki.subarray(-32)
  return `v=DKIM1; k=${type}; p=${key.toString('base64')}`
}

/** Rspamd reads RSA keys as PEM, but Ed25519 keys only as the 32 octets of their seed (RFC 8032 §5.1.5), in base64. */
function ed25519Seed(keyPem: string): string {
  return createPrivateKey(keyPem).export({ type: 'pkcs8', format: 'der' }).subarray(-32).toString('base64')
}

/** Dovecot's `SSHA512`: enough for a random password of 144 bits. */
function saltedSha512(password: string, salt: Buffer): string {
  const digest = createHash('sha512').update(password).update(salt).digest()
  return `{SSHA512}${Buffer.concat([digest, salt]).toString('base64')}`
}
