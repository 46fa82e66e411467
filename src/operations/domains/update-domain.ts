import type { DomainId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { findCertificateByDomain } from '#store/certificates.ts'
import { type DomainRow, updateDomain as updateRow } from '#store/domains.ts'
import type { Scoped } from '#store/scope.ts'
import type { DmarcPolicy } from '#store/tables.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'
import { type DnsSettingsInput, readDnsSettings } from './dns-settings.ts'
import { getDomainForUpdate } from './get-domain.ts'

export interface UpdateDomainInput extends DnsSettingsInput {
  readonly dmarcPolicy?: DmarcPolicy | undefined
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
  })
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

function hasDnsInput({ dnsProvider, dnsCredentials, autoConfigureDns }: UpdateDomainInput): boolean {
  return dnsProvider !== undefined || dnsCredentials !== undefined || autoConfigureDns !== undefined
}
