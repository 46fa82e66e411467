import { z } from 'zod'
import { ProviderError } from '../provider-error.ts'
import type { DnsProvider } from './dns-provider.ts'
import { createRfc2136DnsProvider } from './rfc2136/rfc2136.ts'

/** DNS hosts that Rookery writes to by itself. `manual` is not here: it needs no credentials but a look-up and a store. */
export const dnsProviderKinds = ['rfc2136'] as const
export type DnsProviderKind = (typeof dnsProviderKinds)[number]

export const rfc2136Credentials = z.strictObject({
  server: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535).default(53),
  keyName: z.string().min(1).max(253),
  algorithm: z.enum(['hmac-sha256', 'hmac-sha384', 'hmac-sha512']).default('hmac-sha256'),
  secretBase64: z.base64().min(16),
  zones: z.array(z.string().min(1).max(253)).min(1),
})

/** A field of credentials that is wrong: JSON pointer and what would be right. */
export interface CredentialProblem {
  readonly field: string
  readonly message: string
}

/** What is wrong with credentials for this kind of host; empty when they can be used. */
export function checkDnsCredentials(kind: DnsProviderKind, credentials: unknown): readonly CredentialProblem[] {
  const result = schemas[kind].safeParse(credentials)
  if (result.success) return []
  return result.error.issues.map((issue) => ({ field: `/${issue.path.join('/')}`, message: issue.message }))
}

/**
 * Makes the adapter for a kind of DNS host.
 * @throws {ProviderError} `invalid-request` for an unknown kind or incomplete credentials; the message has no secret in it
 */
export function createDnsProvider(kind: string, credentials: unknown): DnsProvider {
  if (!isKnown(kind)) throw new ProviderError('invalid-request', `There is no DNS provider "${kind}" here.`)
  const problems = checkDnsCredentials(kind, credentials)
  if (problems.length > 0) {
    const list = problems.map(({ field, message }) => `${field}: ${message}`).join('; ')
    throw new ProviderError('invalid-request', `The credentials for ${kind} are not complete: ${list}.`)
  }
  return createRfc2136DnsProvider(rfc2136Credentials.parse(credentials))
}

const schemas: Readonly<Record<DnsProviderKind, z.ZodType>> = { rfc2136: rfc2136Credentials }

function isKnown(kind: string): kind is DnsProviderKind {
  return dnsProviderKinds.some((known) => known === kind)
}
