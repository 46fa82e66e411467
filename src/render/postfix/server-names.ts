import { managedBy } from '../bundle-files.ts'
import type { CertificateFile } from '../certificates.ts'

/**
 * Which key and chain answers to which name in the TLS handshake (SNI, RFC 6066 §3), for `tls_server_sni_maps`.
 * A wildcard is written with its first dot: `.example.com`.
 */
export function renderServerNames(certificates: readonly CertificateFile[]): string {
  const lines = certificates.flatMap(({ names, path }) => names.map((name) => `${name.replace(/^\*/, '')} ${path}\n`))
  return `# ${managedBy}\n${lines.toSorted().join('')}`
}
