import type { NodeSnapshot } from '../snapshot.ts'
import { keyPath } from './dkim-signing.ts'

/**
 * Seals what comes in (RFC 8617) with the recipient's domain, so that mail which an alias or a user's script sends on is
 * believed further on. Rspamd seals with one key; it is the domain's RSA key, since few verify Ed25519.
 */
export function renderArc(snapshot: NodeSnapshot): string {
  const domains = snapshot.domains.flatMap((domain) => {
    const key = domain.dkimKeys.find(({ algorithm }) => algorithm === 'rsa-sha256')
    if (key === undefined) return []
    return [`  "${domain.name}" {\n    selector = "${key.selector}";\n    path = "${keyPath(domain, key)}";\n  }\n`]
  })
  return `sign_inbound = true;
sign_local = false;
sign_authenticated = false;
use_domain = "recipient";
use_esld = false;
try_fallback = false;
allow_username_mismatch = true;
domain {
${domains.join('')}}
`
}
