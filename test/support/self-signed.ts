import { runCommand } from '#lib/run-command.ts'
import type { NodeCertificate } from '#render/snapshot.ts'

/** A real key and certificate for one name, signed by itself. */
export async function selfSigned(name: string): Promise<NodeCertificate> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '-', '-out', '-']
  const subject = ['-days', '2', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  const { stdout } = await runCommand('openssl', ['req', '-x509', ...key, ...subject])
  const split = stdout.indexOf('-----BEGIN CERTIFICATE-----')
  return { names: [name], privateKeyPem: stdout.slice(0, split), chainPem: stdout.slice(split) }
}
