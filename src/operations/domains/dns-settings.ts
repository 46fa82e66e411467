import type { Vault } from '#lib/vault.ts'
import { type FieldError, ProblemError } from '#model/error.ts'
import type { DomainId, TenantId } from '#model/id.ts'

/** How a domain's records get into its zone. */
export interface DnsSettingsInput {
  readonly dnsProvider?: string | undefined
  readonly dnsCredentials?: Readonly<Record<string, unknown>> | undefined
  readonly autoConfigureDns?: boolean | undefined
}

export interface DnsSettings {
  readonly dnsProvider: string
  readonly dnsCredentialsSealed: Buffer | null
  readonly autoConfigureDns: boolean
}

/** Which credentials each provider needs; `manual` is a person. */
const requiredCredentials: Readonly<Record<string, readonly string[]>> = {
  manual: [],
  memory: [],
  rfc2136: ['server', 'keyName', 'secretBase64'],
}

/**
 * Checks and seals the DNS settings of a request; `null` when it has none.
 * @throws {ProblemError} `provider-unknown`, `dns-credentials-invalid`.
 */
export function readDnsSettings(
  vault: Vault,
  owner: { readonly tenantId: TenantId; readonly domainId: DomainId },
  input: DnsSettingsInput,
): DnsSettings | null {
  const { dnsProvider, dnsCredentials, autoConfigureDns } = input
  if (dnsProvider === undefined && dnsCredentials === undefined && autoConfigureDns === undefined) return null
  const provider = dnsProvider ?? 'manual'
  const errors = credentialErrors(provider, dnsCredentials ?? {})
  if (errors.length > 0) {
    throw new ProblemError('dns-credentials-invalid', {
      detail: `The credentials for ${provider} are not complete.`,
      errors,
    })
  }
  const isAutomatic = autoConfigureDns ?? provider !== 'manual'
  if (isAutomatic && provider === 'manual') {
    const message = 'must name a provider other than "manual" when autoConfigureDns is true'
    throw new ProblemError('validation-failed', { errors: [{ field: '/dnsProvider', message }] })
  }
  const place = dnsCredentialsPlace(owner.domainId)
  const needsCredentials = (requiredCredentials[provider] ?? []).length > 0
  return {
    dnsProvider: provider,
    dnsCredentialsSealed: needsCredentials ? vault.seal(owner.tenantId, place, JSON.stringify(dnsCredentials)) : null,
    autoConfigureDns: isAutomatic,
  }
}

/** Where the sealed credentials of a domain stand. */
export function dnsCredentialsPlace(domainId: DomainId): string {
  return `domains/dns_credentials_sealed/${domainId}`
}

function credentialErrors(provider: string, given: Readonly<Record<string, unknown>>): readonly FieldError[] {
  const required = requiredCredentials[provider]
  if (required === undefined) {
    const known = Object.keys(requiredCredentials).filter((name) => name !== 'memory')
    throw new ProblemError('provider-unknown', {
      detail: `There is no DNS provider "${provider}" here; there are ${known.join(', ')}.`,
      errors: [{ field: '/dnsProvider', message: `must be one of ${known.join(', ')}` }],
    })
  }
  return required
    .filter((name) => given[name] === undefined || given[name] === '')
    .map((name) => ({ field: `/dnsCredentials/${name}`, message: `is required for ${provider}` }))
}
