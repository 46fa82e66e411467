import type { FileSpec } from '../bundle-files.ts'
import type { NodeDkimKey, NodeDomain, NodeSnapshot } from '../snapshot.ts'
import { ed25519Seed } from './ed25519-seed.ts'

/**
 * Signs mail of authenticated users and of the node itself with every key of the domain in From (RFC 6376; Ed25519: RFC 8463).
 * A domain without keys is not signed, and nobody signs for another's domain.
 */
export function renderDkimSigning(snapshot: NodeSnapshot): string {
  const domains = snapshot.domains.filter((domain) => domain.dkimKeys.length > 0).map(renderDomain)
  return `sign_authenticated = true;
sign_local = true;
sign_inbound = false;
use_domain = "header";
use_esld = false;
allow_hdrfrom_mismatch = false;
allow_hdrfrom_mismatch_sign_networks = false;
allow_username_mismatch = false;
allow_envfrom_empty = true;
try_fallback = false;
use_redis = false;
check_pubkey = false;
domain {
${domains.join('')}}
`
}

/** The private keys, in the form Rspamd reads: PEM for RSA, the 32 octets of the seed in base64 for Ed25519. */
export function renderDkimKeys(snapshot: NodeSnapshot): FileSpec[] {
  return snapshot.domains.flatMap((domain) =>
    domain.dkimKeys.map((key) => ({
      path: keyPath(domain, key),
      content: key.algorithm === 'rsa-sha256' ? key.privateKeyPem : `${ed25519Seed(key.privateKeyPem)}\n`,
      mode: '0400',
      owner: '_rspamd',
    })),
  )
}

function renderDomain(domain: NodeDomain): string {
  const selectors = domain.dkimKeys.map(
    (key) => `      { selector = "${key.selector}"; path = "${keyPath(domain, key)}"; }`,
  )
  return `  "${domain.name}" {\n    selectors [\n${selectors.join(',\n')}\n    ]\n  }\n`
}

/** Where a private key is on the node. */
export function keyPath(domain: NodeDomain, key: NodeDkimKey): string {
  return `/etc/rspamd/dkim/${domain.name}.${key.selector}.key`
}
