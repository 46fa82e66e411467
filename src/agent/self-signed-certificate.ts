import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { runCommand } from '#lib/run-command.ts'
import { nodePaths } from '#protocol/node-paths.ts'
import { writeFileAtomically } from './atomic-file.ts'

/** Makes the key and certificate that stand in for the node's own until that is there; does nothing when it has this name. */
export async function ensureSelfSignedCertificate(hostname: string): Promise<void> {
  const path = nodePaths.selfSignedCertificate
  const current = await readFile(path).then(subjectOf, () => null)
  if (current === `CN=${hostname}`) return
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '-', '-out', '-']
  const subject = ['-days', '3650', '-subj', `/CN=${hostname}`, '-addext', `subjectAltName=DNS:${hostname}`]
  const { stdout } = await runCommand('openssl', ['req', '-x509', ...key, ...subject])
  await writeFileAtomically(path, stdout)
}

function subjectOf(pem: Buffer): string {
  return new X509Certificate(pem).subject
}
