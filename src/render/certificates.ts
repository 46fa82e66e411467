import { nodePaths } from '#protocol/node-paths.ts'
import type { FileSpec } from './bundle-files.ts'
import type { NodeCertificate, NodeSnapshot } from './snapshot.ts'

/** A certificate as one service reads it: a file with the private key first, then the chain, leaf first. */
export interface CertificateFile {
  readonly path: string
  readonly names: readonly string[]
  readonly content: string
}

/** The certificate files of a service under its directory. Each service has its own copy, so that each is reloaded when it changes. */
export function certificateFiles(snapshot: NodeSnapshot, directory: string): CertificateFile[] {
  return snapshot.certificates.map((certificate) => ({
    path: `${directory}/${fileName(certificate)}`,
    names: certificate.names,
    content: `${withFinalNewline(certificate.privateKeyPem)}${withFinalNewline(certificate.chainPem)}`,
  }))
}

/** The file to use where no server name was sent: the one for `hostname`, else the self-signed one that the agent makes. */
export function defaultCertificatePath(snapshot: NodeSnapshot, files: readonly CertificateFile[]): string {
  return files.find((file) => file.names.includes(snapshot.hostname))?.path ?? nodePaths.selfSignedCertificate
}

/** As files of a bundle: they hold private keys, and both daemons read them as root. */
export function asSecretFiles(files: readonly CertificateFile[]): FileSpec[] {
  return files.map(({ path, content }) => ({ path, content, mode: '0600' }))
}

function fileName(certificate: NodeCertificate): string {
  return `${(certificate.names[0] ?? '').replace('*', '_wildcard')}.pem`
}

function withFinalNewline(pem: string): string {
  return `${pem.replaceAll('\r', '').trimEnd()}\n`
}
