import { ProblemError } from '#model/error.ts'
import type { DomainId, TenantId } from '#model/id.ts'
import type { OperationContext } from '../context.ts'

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

/**
 * Checks and seals the DNS settings of a request; `null` when it has none.
 * @throws {ProblemError} `provider-unknown`, `dns-credentials-invalid`, `validation-failed` for an automatic `manual`.
 */
export function readDnsSettings(
  context: OperationContext,
  owner: { readonly tenantId: TenantId; readonly domainId: DomainId; readonly domainName: string },
  input: DnsSettingsInput,
): DnsSettings | null {
  const { dnsProvider, autoConfigureDns } = input
  const dnsCredentials = withZones(owner.domainName, input)
  if (dnsProvider === undefined && dnsCredentials === undefined && autoConfigureDns === undefined) return null
  const provider = dnsProvider ?? 'manual'
  const isManual = provider === 'manual'
  if (!isManual) checkCredentials(context, provider, dnsCredentials ?? {})
  if (isManual && (autoConfigureDns === true || dnsCredentials !== undefined)) {
    const message = 'must name a provider other than "manual" to have records written for you'
    throw new ProblemError('validation-failed', { errors: [{ field: '/dnsProvider', message }] })
  }
  return {
    dnsProvider: provider,
    dnsCredentialsSealed: isManual ? null : sealCredentials(context, owner, dnsCredentials ?? {}),
    autoConfigureDns: autoConfigureDns ?? !isManual,
  }
}

function sealCredentials(
  { vault }: OperationContext,
  { tenantId, domainId }: { readonly tenantId: TenantId; readonly domainId: DomainId },
  credentials: Readonly<Record<string, unknown>>,
): Buffer {
  return vault.seal(tenantId, `domains/dns_credentials_sealed/${domainId}`, JSON.stringify(credentials))
}

function checkCredentials(
  { settings }: OperationContext,
  provider: string,
  credentials: Readonly<Record<string, unknown>>,
): void {
  const check = Object.hasOwn(settings.dnsProviders, provider) ? settings.dnsProviders[provider] : undefined
  if (check === undefined) {
    const known = ['manual', ...Object.keys(settings.dnsProviders)].join(', ')
    throw new ProblemError('provider-unknown', {
      detail: `There is no DNS provider "${provider}" here; there are ${known}.`,
      errors: [{ field: '/dnsProvider', message: `must be one of ${known}` }],
    })
  }
  const errors = check(credentials).map(({ field, message }) => ({ field: `/dnsCredentials${field}`, message }))
  if (errors.length === 0) return
  const detail = `The credentials for ${provider} are not complete or not right.`
  throw new ProblemError('dns-credentials-invalid', { detail, errors })
}

/** RFC 2136 has no way to ask a server for its zones; unless they are named, the domain is taken to be its own zone. */
function withZones(
  domainName: string,
  { dnsProvider, dnsCredentials }: DnsSettingsInput,
): DnsSettingsInput['dnsCredentials'] {
  if (dnsProvider !== 'rfc2136' || dnsCredentials === undefined) return dnsCredentials
  return { zones: [domainName], ...dnsCredentials }
}
