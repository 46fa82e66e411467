/**
 * A certificate authority that speaks ACME (RFC 8555). Throws `ProviderError`: `rate-limited` with the CA's
 * Retry-After, `invalid-request` when the CA rejects names or key, `unavailable` when it cannot be reached, and
 * `conflict` when a challenge failed (the message has the CA's words).
 */
export interface CertificateAuthority {
  readonly name: string
  /** Issues a certificate for the names; the solver publishes and removes challenges. Repeating gives a new certificate. */
  issue(request: CertificateRequest, solver: ChallengeSolver): Promise<IssuedCertificate>
}

export interface CertificateRequest {
  /** DNS names, the first one is the subject. */
  readonly names: readonly string[]
  /** Private key of the certificate, PKCS #8 PEM. */
  readonly privateKeyPem: string
  /** Account key, PKCS #8 PEM; the account is found or made by it. */
  readonly accountKeyPem: string
  readonly contactEmail: string | null
}

export type ChallengeType = 'dns-01' | 'http-01'

export interface Challenge {
  readonly type: ChallengeType
  readonly domainName: string
  readonly token: string
  /** For `dns-01` the TXT value at `_acme-challenge.<domain>`, for `http-01` the body to serve. */
  readonly response: string
}

export interface ChallengeSolver {
  /** In order of preference. */
  readonly types: readonly ChallengeType[]
  /** Resolves when the CA will see the answer (all authoritative servers, or the web server itself). */
  publish(challenge: Challenge): Promise<void>
  /** Called always, also after failure. */
  remove(challenge: Challenge): Promise<void>
}

export interface IssuedCertificate {
  /** Leaf first, PEM. */
  readonly chainPem: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** Lower-case hexadecimal. */
  readonly serialNumber: string
}
