import type { DomainId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { findCertificateByDomain } from '#store/certificates.ts'
import { projectDirectory } from '#store/directory.ts'
import { type DomainRow, updateDomain as updateRow } from '#store/domains.ts'
import { findInfrastructureByDomain } from '#store/infrastructure.ts'
import type { Scoped } from '#store/scope.ts'
import type { DmarcPolicy } from '#store/tables.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'
import { type DnsSettingsInput, readDnsSettings } from './dns-settings.ts'
import { getDomainForUpdate } from './get-domain.ts'

export interface UpdateDomainInput extends DnsSettingsInput {
  readonly dmarcPolicy?: DmarcPolicy | undefined
  /** Nobody signs in or sends, and mail to the domain is refused, until it is false again. */
  readonly isSuspended?: boolean | undefined
}

/** @throws {ProblemError} `not-found`, `provider-unknown`, `dns-credentials-invalid`. */
export async function updateDomain(
  scoped: Scoped,
  context: OperationContext,
  id: DomainId,
  input: UpdateDomainInput,
): Promise<DomainRow> {
  const before = await getDomainForUpdate(scoped, id)
  const isSameProvider =
    !hasDnsInput(input) ||
    (input.dnsProvider === undefined && input.dnsCredentials === undefined && before.dnsProvider !== 'manual')
  const settings = isSameProvider
    ? { ...(input.autoConfigureDns === undefined ? {} : { autoConfigureDns: input.autoConfigureDns }) }
    : (readDnsSettings(
        context,
        { tenantId: before.tenantId, domainId: id, domainName: before.name },
        {
          ...input,
          dnsProvider: input.dnsProvider ?? before.dnsProvider,
        },
      ) ?? {})
  const domain = await updateRow(scoped, id, {
    ...settings,
    ...(input.dmarcPolicy === undefined ? {} : { dmarcPolicy: input.dmarcPolicy }),
    ...(input.isSuspended === undefined ? {} : { isSuspended: input.isSuspended }),
  })
  if (domain.isSuspended !== before.isSuspended) await suspendOrResume(scoped, domain)
  await wake(scoped, 'domain', id)
  const certificate = await findCertificateByDomain(scoped, id)
  if (certificate !== null) await wake(scoped, 'certificate', certificate.id)
  await recordEvent(scoped, {
    tenantId: domain.tenantId,
    type: 'domain.updated',
    resourceKind: 'domain',
    resourceId: id,
    message: `The settings of ${domain.name} were changed.`,
    data: { fields: Object.keys(input).filter((key) => input[key as keyof UpdateDomainInput] !== undefined) },
  })
  return domain
}

/** One entry tells the node, however many mailboxes the domain has. */
async function suspendOrResume(scoped: Scoped, domain: DomainRow): Promise<void> {
  const infrastructure = await findInfrastructureByDomain(scoped, domain.id)
  if (infrastructure !== null) {
    await projectDirectory(scoped, infrastructure.nodeId, domain.id, [domain.name])
    await wake(scoped, 'mailboxes', infrastructure.nodeId)
  }
  await recordEvent(scoped, {
    tenantId: domain.tenantId,
    type: domain.isSuspended ? 'domain.suspended' : 'domain.resumed',
    resourceKind: 'domain',
    resourceId: domain.id,
    infrastructureId: infrastructure?.id ?? null,
    message: domain.isSuspended
      ? `${domain.name} was suspended: its mailboxes cannot sign in or send, and mail to it is refused.`
      : `${domain.name} is no longer suspended.`,
  })
}

function hasDnsInput({ dnsProvider, dnsCredentials, autoConfigureDns }: UpdateDomainInput): boolean {
  return dnsProvider !== undefined || dnsCredentials !== undefined || autoConfigureDns !== undefined
}
