/** By host of the ACME directory; each authority documents its own (RFC 8659 §4.2). */
const identitiesByHost: Readonly<Record<string, readonly string[]>> = {
  'acme-v02.api.letsencrypt.org': ['letsencrypt.org'],
  'acme-staging-v02.api.letsencrypt.org': ['letsencrypt.org'],
  'dv.acme-v02.api.pki.goog': ['pki.goog'],
  'acme.zerossl.com': ['sectigo.com'],
  'api.buypass.com': ['buypass.com'],
}

/** The names by which CAA records call the authority of an ACME directory; empty when it is not known. */
export function caaIdentitiesOf(directoryUrl: string): readonly string[] {
  return URL.canParse(directoryUrl) ? (identitiesByHost[new URL(directoryUrl).host] ?? []) : []
}
