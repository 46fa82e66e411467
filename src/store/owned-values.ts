import type { DnsRecordType } from '#model/dns-record.ts'
import type { DomainId, TenantId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'

/** One value that we wrote at a DNS host. */
export interface OwnedValue {
  readonly name: string
  readonly type: DnsRecordType
  readonly value: string
}

export async function listOwnedValues(scoped: Scoped, domainId: DomainId): Promise<readonly OwnedValue[]> {
  const rows = await scoped.tx
    .selectFrom('dnsOwnedValues')
    .select(['recordName', 'recordType', 'recordValue'])
    .where('domainId', '=', domainId)
    .where(tenantFilter(scoped))
    .orderBy('recordName')
    .orderBy('recordType')
    .orderBy('recordValue')
    .execute()
  return rows.map((row) => ({ name: row.recordName, type: row.recordType, value: row.recordValue }))
}

/** Remembers before the write, so that a crash after it cannot leave a value of ours that we take for a stranger's. */
export async function insertOwnedValues(
  scoped: Scoped,
  owner: { readonly tenantId: TenantId; readonly domainId: DomainId },
  values: readonly OwnedValue[],
): Promise<void> {
  if (values.length === 0) return
  await scoped.tx
    .insertInto('dnsOwnedValues')
    .values(
      values.map(({ name, type, value }) => ({ ...owner, recordName: name, recordType: type, recordValue: value })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function deleteOwnedValues(
  scoped: Scoped,
  domainId: DomainId,
  values: readonly OwnedValue[],
): Promise<void> {
  for (const { name, type, value } of values) {
    await scoped.tx
      .deleteFrom('dnsOwnedValues')
      .where('domainId', '=', domainId)
      .where('recordName', '=', name)
      .where('recordType', '=', type)
      .where('recordValue', '=', value)
      .where(tenantFilter(scoped))
      .execute()
  }
}
