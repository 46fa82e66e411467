import type { TLSSocket } from 'node:tls'

/** What a TLS connection shows of itself. */
export interface TlsView {
  readonly tlsProtocol: string | null
  /** A sentence, or `null` when the certificate is good for the name and chains to a trusted root. */
  readonly certificateProblem: string | null
  readonly certificateNotAfter: Date | null
}

/** To be called once the handshake is done, on a connection that was made without insisting on a good certificate. */
export function viewTls(socket: TLSSocket, serverName: string): TlsView {
  const certificate = socket.getPeerX509Certificate()
  return {
    tlsProtocol: socket.getProtocol(),
    certificateProblem: socket.authorized ? null : describeProblem(socket.authorizationError, serverName),
    certificateNotAfter: certificate?.validToDate ?? null,
  }
}

const problems: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'The certificate has expired.',
  CERT_NOT_YET_VALID: 'The certificate is not valid yet.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is self-signed.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate chains to a root that is not trusted here.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate chains to a root that is not trusted here.',
  CERT_SIGNATURE_FAILURE: 'The certificate is signed by another key than that of the trusted root of this name.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The server does not send the intermediate certificate, or its root is not trusted.',
}

/** Node gives a code, although its types promise an Error. */
function describeProblem(error: unknown, serverName: string): string {
  const code = error instanceof Error ? ('code' in error ? String(error.code) : error.message) : String(error)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `The certificate is not for ${serverName}.`
  return problems[code] ?? `The certificate was not accepted (${code}).`
}
