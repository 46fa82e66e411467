import 'reflect-metadata'
import { createPublicKey, randomBytes, webcrypto } from 'node:crypto'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PublicKey,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { createFaultPlan, type FaultPlan } from '../fault-plan.ts'
import { ProviderError } from '../provider-error.ts'
import type {
  CertificateAuthority,
  CertificateRequest,
  Challenge,
  ChallengeSolver,
  IssuedCertificate,
} from './certificate-authority.ts'

/** A certificate authority in this process: real X.509 certificates under a root that nobody else trusts. */
export interface MemoryCertificateAuthority extends CertificateAuthority {
  readonly faults: FaultPlan
  /** Root certificate, PEM. */
  rootPem(): Promise<string>
  readonly issuedCount: () => number
}

export interface MemoryCertificateAuthorityOptions {
  /** Asked for each published challenge, as a CA looks for the answer; false makes the challenge fail. Default: true. */
  readonly checkChallenge?: (challenge: Challenge) => Promise<boolean> | boolean
  readonly now?: () => Date
  /** Default 90. */
  readonly lifetimeDays?: number
}

interface Authority {
  readonly certificate: X509Certificate
  readonly keys: webcrypto.CryptoKeyPair
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const dayMilliseconds = 86_400_000

export function createMemoryCertificateAuthority(
  options: MemoryCertificateAuthorityOptions = {},
): MemoryCertificateAuthority {
  const faults = createFaultPlan()
  const now = options.now ?? (() => new Date())
  const check = options.checkChallenge ?? (() => true)
  let authority: Promise<Authority> | null = null
  let issued = 0
  const getAuthority = () => {
    authority ??= createAuthority(now())
    return authority
  }
  const issue = async (request: CertificateRequest, solver: ChallengeSolver): Promise<IssuedCertificate> => {
    for (const name of request.names) await validate(name, solver, check)
    const notBefore = new Date(Math.floor(now().getTime() / 1000) * 1000)
    const notAfter = new Date(notBefore.getTime() + (options.lifetimeDays ?? 90) * dayMilliseconds)
    const result = await sign(await getAuthority(), request, notBefore, notAfter)
    issued += 1
    return result
  }
  return {
    name: 'memory',
    faults,
    rootPem: async () => (await getAuthority()).certificate.toString('pem'),
    issuedCount: () => issued,
    issue: (request, solver) => faults.run('issue', () => issue(request, solver)),
  }
}

async function validate(
  domainName: string,
  solver: ChallengeSolver,
  check: (challenge: Challenge) => Promise<boolean> | boolean,
): Promise<void> {
  const type = domainName.startsWith('*.') ? 'dns-01' : solver.types[0]
  if (type === undefined || !solver.types.includes(type)) {
    throw new ProviderError('invalid-request', `No way was given to prove control of ${domainName}.`)
  }
  const token = randomBytes(24).toString('base64url')
  const response = type === 'dns-01' ? randomBytes(32).toString('base64url') : `${token}.memory`
  const challenge: Challenge = { type, domainName: domainName.replace(/^\*\./, ''), token, response }
  try {
    await solver.publish(challenge)
    if (!(await check(challenge))) {
      throw new ProviderError('conflict', `The ${type} challenge for ${domainName} failed: no such answer was found.`)
    }
  } finally {
    await solver.remove(challenge)
  }
}

async function createAuthority(now: Date): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerialNumber(),
    name: `CN=Rookery memory root ${randomBytes(4).toString('hex')}`,
    notBefore: new Date(now.getTime() - dayMilliseconds),
    notAfter: new Date(now.getTime() + 3650 * dayMilliseconds),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  })
  return { certificate, keys }
}

async function sign(
  authority: Authority,
  request: CertificateRequest,
  notBefore: Date,
  notAfter: Date,
): Promise<IssuedCertificate> {
  const serialNumber = newSerialNumber()
  const leaf = await X509CertificateGenerator.create({
    serialNumber,
    subject: `CN=${request.names[0] ?? ''}`,
    issuer: authority.certificate.subject,
    notBefore,
    notAfter,
    publicKey: readPublicKey(request.privateKeyPem),
    signingKey: authority.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(request.names.map((value) => ({ type: 'dns', value }))),
    ],
  })
  const chainPem = `${leaf.toString('pem')}\n${authority.certificate.toString('pem')}\n`
  return { chainPem, notBefore, notAfter, serialNumber }
}

function readPublicKey(privateKeyPem: string): PublicKey {
  try {
    return new PublicKey(createPublicKey(privateKeyPem).export({ type: 'spki', format: 'der' }))
  } catch (cause) {
    throw new ProviderError('invalid-request', 'The private key of the certificate is not valid PKCS #8 PEM.', {
      cause,
    })
  }
}

/** 16 octets, positive (RFC 5280 §4.1.2.2), lower-case hexadecimal. */
function newSerialNumber(): string {
  const bytes = randomBytes(16)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0)
  return bytes.toString('hex')
}
