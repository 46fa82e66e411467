import { randomBytes } from 'node:crypto'
import { ProblemError } from '#model/error.ts'
import { newId, type TenantId } from '#model/id.ts'
import { desiredRecords } from '#plan/dns/desired-records.ts'
import { wake } from '#queue/wake.ts'
import { insertDkimKeys } from '#store/dkim-keys.ts'
import { type DnsRecordRow, listDnsRecordsByDomain } from '#store/dns-records.ts'
import { replaceRequiredRecords } from '#store/domain-writes.ts'
import { type DomainRow, insertDomain } from '#store/domains.ts'
import type { Scoped } from '#store/scope.ts'
import type { DmarcPolicy, DnsSetupType } from '#store/tables.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'
import { resolveTenant } from '../resolve-tenant.ts'
import { resolveWorkspace } from '../workspaces/resolve-workspace.ts'
import { createDkimKeyPairs, type DkimKeyPair } from './dkim-key-pair.ts'
import { type DnsSettingsInput, readDnsSettings } from './dns-settings.ts'
import { readDomainName } from './read-domain-name.ts'

export interface CreateDomainInput extends DnsSettingsInput {
  readonly tenantId?: string | undefined
  readonly workspaceId?: string | undefined
  /** As typed: any case, internationalized. */
  readonly name: string
  /** Default `vanity`. */
  readonly dnsSetupType?: DnsSetupType | undefined
  readonly dmarcPolicy?: DmarcPolicy | undefined
}

export interface CreatedDomain {
  readonly domain: DomainRow
  /** What its owner has to put into its zone, as far as it is known before a node is ordered. */
  readonly records: readonly DnsRecordRow[]
}

/**
 * Registers a domain with an ownership token and DKIM keys; it counts as owned when the token is seen in its zone.
 * @throws {ProblemError} `domain-name-invalid`, `domain-taken` (by whom is not said), `primary-domain-missing`,
 * `provider-unknown`, `dns-credentials-invalid`, `workspace-mismatch`, `not-found` (tenant).
 */
export async function createDomain(
  scoped: Scoped,
  context: OperationContext,
  input: CreateDomainInput,
): Promise<CreatedDomain> {
  const name = readDomainName(input.name, '/name')
  const tenantId = await resolveTenant(scoped, input.tenantId)
  const workspaceId = await resolveWorkspace(scoped, tenantId, input.workspaceId)
  const dnsSetupType = input.dnsSetupType ?? 'vanity'
  if (dnsSetupType === 'mx_to_primary' && context.settings.primaryDomain === null) {
    throw new ProblemError('primary-domain-missing')
  }
  const id = newId('domain')
  const domain = await insertDomain(scoped, {
    id,
    tenantId,
    workspaceId,
    name,
    dnsSetupType,
    verificationToken: randomBytes(20).toString('hex'),
    ...(readDnsSettings(context, { tenantId, domainId: id, domainName: name }, input) ?? {}),
    ...(input.dmarcPolicy === undefined ? {} : { dmarcPolicy: input.dmarcPolicy }),
  })
  if (domain === null) throw new ProblemError('domain-taken', { detail: `${name} is already registered here.` })
  const keys = await createDkimKeyPairs(context.clock())
  await storeDkimKeys(scoped, context, tenantId, domain, keys)
  await storeRecords(scoped, domain, keys)
  await wake(scoped, 'domain', id)
  await recordEvent(scoped, {
    tenantId,
    type: 'domain.created',
    resourceKind: 'domain',
    resourceId: id,
    message: `Domain ${name} was registered; its owner has to show that it is his.`,
  })
  return { domain, records: await listDnsRecordsByDomain(scoped, id) }
}

async function storeDkimKeys(
  scoped: Scoped,
  context: OperationContext,
  tenantId: TenantId,
  domain: DomainRow,
  keys: readonly DkimKeyPair[],
): Promise<void> {
  const rows = keys.map(({ selector, algorithm, publicKeyBase64, privateKeyPem }) => {
    const id = newId('dkimKey')
    const place = `dkim_keys/private_key_sealed/${id}`
    const privateKeySealed = context.vault.seal(tenantId, place, privateKeyPem.reveal())
    return { id, tenantId, domainId: domain.id, selector, algorithm, publicKeyBase64, privateKeySealed }
  })
  await insertDkimKeys(scoped, rows)
}

async function storeRecords(scoped: Scoped, domain: DomainRow, keys: readonly DkimKeyPair[]): Promise<void> {
  const records = desiredRecords({
    domainName: domain.name,
    dnsSetupType: domain.dnsSetupType,
    verificationToken: domain.verificationToken,
    node: null,
    dkimKeys: keys,
    dmarc: { policy: domain.dmarcPolicy, reportAddress: `postmaster@${domain.name}` },
  })
  await replaceRequiredRecords(
    scoped,
    { tenantId: domain.tenantId, domainId: domain.id, infrastructureId: null },
    records,
  )
}
