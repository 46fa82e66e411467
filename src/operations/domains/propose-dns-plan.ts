import { ProblemError } from '#model/error.ts'
import type { DomainId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { type DomainRow, updateDomain } from '#store/domains.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'
import { readDnsSettings } from './dns-settings.ts'
import { getDomainForUpdate } from './get-domain.ts'

export interface DnsProposal {
  readonly dnsProvider: string
  readonly dnsCredentials: Readonly<Record<string, unknown>>
}

/**
 * Keeps the credentials of a domain's DNS host, sealed, and has the loop say what it would write with them. Nothing is
 * written until `applyDnsPlan`; a domain whose records were written by themselves is left as it is until then.
 * @throws {ProblemError} `not-found`, `provider-unknown`, `dns-credentials-invalid`, `validation-failed` for `manual`.
 */
export async function proposeDnsPlan(
  scoped: Scoped,
  context: OperationContext,
  id: DomainId,
  { dnsProvider, dnsCredentials }: DnsProposal,
): Promise<DomainRow> {
  const before = await getDomainForUpdate(scoped, id)
  if (dnsProvider === 'manual') {
    const message = 'must name a provider other than "manual": there nobody but a person can write'
    throw new ProblemError('validation-failed', { errors: [{ field: '/dnsProvider', message }] })
  }
  const owner = { tenantId: before.tenantId, domainId: id, domainName: before.name }
  const settings = readDnsSettings(context, owner, { dnsProvider, dnsCredentials, autoConfigureDns: false })
  const domain = await updateDomain(scoped, id, settings ?? {})
  await wake(scoped, 'domain', id)
  await recordEvent(scoped, {
    tenantId: domain.tenantId,
    type: 'domain.dns-plan-requested',
    resourceKind: 'domain',
    resourceId: id,
    message: `Credentials for ${dnsProvider} were given for ${domain.name}; what would be written is being looked at.`,
    data: { dnsProvider },
  })
  return domain
}
