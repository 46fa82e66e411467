export interface RenewalInput {
  /** Names that the certificate must have, lower-case A-labels. */
  readonly names: readonly string[]
  /** `null`: there is none yet. */
  readonly certificate: CertificateFacts | null
  readonly now: Date
}

/** Facts read from the stored certificate; reading needs cryptography and so happens outside. */
export interface CertificateFacts {
  readonly names: readonly string[]
  /** Whether its public key belongs to the private key that is stored with it. */
  readonly isKeyMatching: boolean
  /** Whether its chain ends at a root that we still trust. */
  readonly isTrusted: boolean
  readonly notBefore: Date
  readonly notAfter: Date
}

export interface RenewalViolation {
  readonly reason: 'Missing' | 'KeyMismatch' | 'NamesDiffer' | 'NotTrusted' | 'Expired' | 'Expiring'
  readonly message: string
  /** Whether the certificate must not be used meanwhile; an expiring one still does its work. */
  readonly isUnusable: boolean
}

export type RenewalPolicy = (input: RenewalInput) => RenewalViolation | null

/** In this order the first violation decides; the same chain gives the condition and starts the next order. */
export const renewalPolicies: readonly RenewalPolicy[] = [
  isMissing,
  hasOtherKey,
  hasOtherNames,
  isNotTrusted,
  isExpired,
  isExpiring,
]

/** The first reason to get a new certificate, or `null` when the present one is right. */
export function findRenewalViolation(input: RenewalInput): RenewalViolation | null {
  for (const policy of renewalPolicies) {
    const violation = policy(input)
    if (violation !== null) return violation
  }
  return null
}

/** Two thirds into the lifetime, whatever its length: 60 of 90 days, 4 of 6 days. */
export function renewAt({ notBefore, notAfter }: Pick<CertificateFacts, 'notBefore' | 'notAfter'>): Date {
  const lifetimeMilliseconds = notAfter.getTime() - notBefore.getTime()
  return new Date(notBefore.getTime() + Math.floor((lifetimeMilliseconds * 2) / 3))
}

function isMissing({ certificate, names }: RenewalInput): RenewalViolation | null {
  if (certificate !== null) return null
  return { reason: 'Missing', message: `There is no certificate for ${names.join(', ')} yet.`, isUnusable: true }
}

function hasOtherKey({ certificate }: RenewalInput): RenewalViolation | null {
  if (certificate === null || certificate.isKeyMatching) return null
  return {
    reason: 'KeyMismatch',
    message: 'The certificate does not belong to the stored private key.',
    isUnusable: true,
  }
}

/** More names than needed do no harm and are no reason to order again. */
function hasOtherNames({ certificate, names }: RenewalInput): RenewalViolation | null {
  const present = certificate?.names.map((name) => name.toLowerCase()) ?? names
  const absent = names.filter((name) => !present.includes(name.toLowerCase()))
  if (absent.length === 0) return null
  return { reason: 'NamesDiffer', message: `The certificate does not name ${absent.join(', ')}.`, isUnusable: false }
}

function isNotTrusted({ certificate }: RenewalInput): RenewalViolation | null {
  if (certificate === null || certificate.isTrusted) return null
  return {
    reason: 'NotTrusted',
    message: 'The certificate’s chain ends at no root that is trusted now.',
    isUnusable: true,
  }
}

function isExpired({ certificate, now }: RenewalInput): RenewalViolation | null {
  if (certificate === null || now.getTime() < certificate.notAfter.getTime()) return null
  return { reason: 'Expired', message: `The certificate expired at ${toText(certificate.notAfter)}.`, isUnusable: true }
}

function isExpiring({ certificate, now }: RenewalInput): RenewalViolation | null {
  if (certificate === null || now.getTime() < renewAt(certificate).getTime()) return null
  const message = `The certificate is two thirds through its life and expires at ${toText(certificate.notAfter)}.`
  return { reason: 'Expiring', message, isUnusable: false }
}

function toText(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}
