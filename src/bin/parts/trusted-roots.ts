import { X509Certificate } from 'node:crypto'
import { readFileSync, watchFile } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

const lookEveryMilliseconds = 1000

/** Tells whether a chain leads to a root that this process trusts. */
export type IsTrustedChain = (chainPem: string) => boolean

/**
 * Trusts the roots that Node brings and those of `path` (empty: none), for every TLS connection of the process, and goes
 * on looking: a test CA makes new roots at each start.
 */
export function watchTrustedRoots(path: string): IsTrustedChain {
  const bundled = getCACertificates('default')
  let roots = parseRoots(bundled)
  const load = (): void => {
    const extra = path === '' ? [] : readCertificates(path)
    setDefaultCACertificates([...bundled, ...extra])
    roots = parseRoots([...bundled, ...extra])
  }
  load()
  if (path !== '') watchFile(path, { interval: lookEveryMilliseconds, persistent: false }, load)
  return (chainPem) => isTrusted(splitPem(chainPem), roots)
}

function readCertificates(path: string): readonly string[] {
  try {
    return splitPem(readFileSync(path, 'utf8'))
  } catch {
    return []
  }
}

function splitPem(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
}

/** Node's own list has roots that its parser does not take; they are of no use here. */
function parseRoots(pems: readonly string[]): readonly X509Certificate[] {
  return pems.flatMap((pem) => {
    try {
      return [new X509Certificate(pem)]
    } catch {
      return []
    }
  })
}

/** Walks from the leaf through the chain to a root; signatures are checked at each step. */
function isTrusted(chainPems: readonly string[], roots: readonly X509Certificate[]): boolean {
  const chain = parseRoots(chainPems)
  return chain.every((certificate, i) => {
    const next = chain[i + 1]
    if (next !== undefined) return isIssuedBy(certificate, next)
    return roots.some((root) => isIssuedBy(certificate, root))
  })
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}
