import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { runCommand } from '#lib/run-command.ts'
import { writeFileWhole } from '../json-file.ts'
import { readIfExists, readOrMake } from '../state-file.ts'

export interface IssuedCertificate {
  /** Leaf certificate, PEM. */
  readonly certificatePem: string
  /** PKCS #8, PEM. */
  readonly keyPem: string
}

/** The lab's own certificate authority: one root per lab, for the hosts that are simply there. */
export interface LabCa {
  readonly rootPem: string
  /** The certificate for these names and addresses, made once, and again when it nears its end. */
  issue(label: string, names: readonly [string, ...string[]]): Promise<IssuedCertificate>
}

const renewBeforeDays = 30
const leafDays = 397

/** Opens the authority in `directory`, making its root (EC P-256, ten years) when there is none. */
export async function openLabCa(directory: string, labName: string): Promise<LabCa> {
  const keyPath = join(directory, 'root.key')
  const rootPath = join(directory, 'root.pem')
  await readOrMake(keyPath, makeKey)
  const rootPem = await readOrMake(rootPath, () => makeRoot(keyPath, labName))
  return {
    rootPem,
    issue: async (label, names) => {
      const leafKeyPath = join(directory, `${label}.key`)
      const leafPath = join(directory, `${label}.pem`)
      const keyPem = await readOrMake(leafKeyPath, makeKey)
      const kept = await readIfExists(leafPath)
      if (kept !== null && isGood(kept, rootPem, names)) return { certificatePem: kept, keyPem }
      const certificatePem = await withTemporaryDirectory(directory, (temporary) =>
        makeLeaf({ temporary, rootPath, keyPath, leafKeyPath, names }),
      )
      await writeFileWhole(leafPath, certificatePem)
      return { certificatePem, keyPem }
    },
  }
}

async function makeKey(): Promise<string> {
  const args = ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
  return (await runCommand('openssl', args)).stdout
}

async function makeRoot(keyPath: string, labName: string): Promise<string> {
  const { stdout } = await runCommand('openssl', [
    ...['req', '-x509', '-new', '-sha256', '-days', '3650', '-key', keyPath],
    ...['-subj', `/O=Rookery lab ${labName}/CN=Rookery lab ${labName} root`],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  ])
  return stdout
}

interface LeafRequest {
  readonly temporary: string
  readonly rootPath: string
  readonly keyPath: string
  readonly leafKeyPath: string
  readonly names: readonly [string, ...string[]]
}

async function makeLeaf({ temporary, rootPath, keyPath, leafKeyPath, names }: LeafRequest): Promise<string> {
  const requestPath = join(temporary, 'request.pem')
  const extensionsPath = join(temporary, 'extensions')
  const certificatePath = join(temporary, 'certificate.pem')
  await writeFile(extensionsPath, leafExtensions(names))
  const request = ['req', '-new', '-sha256', '-key', leafKeyPath, '-subj', `/CN=${names[0]}`, '-out', requestPath]
  await runCommand('openssl', request)
  await runCommand('openssl', [
    ...['x509', '-req', '-sha256', '-days', String(leafDays), '-in', requestPath, '-out', certificatePath],
    ...['-CA', rootPath, '-CAkey', keyPath, '-extfile', extensionsPath],
  ])
  return readFile(certificatePath, 'utf8')
}

function leafExtensions(names: readonly string[]): string {
  return `${[
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=serverAuth,clientAuth',
    'subjectKeyIdentifier=hash',
    'authorityKeyIdentifier=keyid',
    `subjectAltName=${names.map(alternativeName).join(',')}`,
  ].join('\n')}\n`
}

function alternativeName(name: string): string {
  return isIP(name) === 0 ? `DNS:${name}` : `IP:${name}`
}

function isGood(pem: string, rootPem: string, names: readonly string[]): boolean {
  const certificate = new X509Certificate(pem)
  const daysLeft = (Date.parse(certificate.validTo) - Date.now()) / 86_400_000
  return (
    daysLeft > renewBeforeDays &&
    certificate.verify(new X509Certificate(rootPem).publicKey) &&
    names.every((name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined)
  )
}

async function withTemporaryDirectory<T>(parent: string, work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(parent, 'issue-'))
  try {
    return await work(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
