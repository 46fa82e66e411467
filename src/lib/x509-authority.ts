import 'reflect-metadata'
import { type KeyObject, randomBytes, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { Secret } from './secret.ts'

/** A certificate and its key, PEM; the key is PKCS #8. */
export interface CertificatePair {
  readonly certificatePem: string
  readonly privateKeyPem: Secret<string>
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const dayMilliseconds = 86_400_000

/** Makes a private certificate authority (RFC 5280 §4.2.1.9) that may sign end certificates only. */
export async function createAuthority(commonName: string, now: Date): Promise<CertificatePair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: `CN=${commonName}`,
    notBefore: new Date(now.getTime() - dayMilliseconds),
    notAfter: new Date(now.getTime() + 3650 * dayMilliseconds),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  })
  return pairOf(certificate, keys.privateKey)
}

/** Makes a server certificate for a host name or IP address, signed by the authority. */
export async function createServerCertificate(
  authority: CertificatePair,
  host: string,
  now: Date,
  lifetimeDays: number,
): Promise<CertificatePair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const issuer = new X509Certificate(authority.certificatePem)
  const certificate = await X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: `CN=${host}`,
    issuer: issuer.subject,
    notBefore: new Date(now.getTime() - dayMilliseconds),
    notAfter: new Date(now.getTime() + lifetimeDays * dayMilliseconds),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await importPrivateKey(authority.privateKeyPem),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([{ type: isIP(host) === 0 ? 'dns' : 'ip', value: host }]),
    ],
  })
  return pairOf(certificate, keys.privateKey)
}

/** A key object's PKCS #8 in PEM. */
export function privateKeyPemOf(key: KeyObject): Secret<string> {
  return new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString())
}

async function pairOf(certificate: X509Certificate, privateKey: webcrypto.CryptoKey): Promise<CertificatePair> {
  const der = await webcrypto.subtle.exportKey('pkcs8', privateKey)
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    privateKeyPem: new Secret(`${PemConverter.encode(der, 'PRIVATE KEY')}\n`),
  }
}

function importPrivateKey(pem: Secret<string>): Promise<webcrypto.CryptoKey> {
  const [der] = PemConverter.decode(pem.reveal())
  if (der === undefined) throw new Error('The authority has no private key in PEM.')
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
}

/** Positive, as RFC 5280 §4.1.2.2 asks. */
function newSerialNumber(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01
  return bytes.toString('hex')
}
