import { type Selectable, sql } from 'kysely'
import type { RequiredRecord } from '#model/dns-record.ts'
import { type DomainId, type InfrastructureId, newId, type TenantId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { DnsRecordsTable, ValidationStatus } from './tables.ts'

export type DnsRecordRow = Selectable<DnsRecordsTable>

export interface RecordOwner {
  readonly tenantId: TenantId
  readonly domainId: DomainId
  readonly infrastructureId: InfrastructureId | null
}

/** What the DNS says of one required record, and why. */
export interface RecordValidation {
  readonly status: ValidationStatus
  readonly explanation: string
  readonly fix: string
}

export async function listDnsRecordsByDomain(scoped: Scoped, domainId: DomainId): Promise<readonly DnsRecordRow[]> {
  return scoped.tx
    .selectFrom('dnsRecords')
    .selectAll()
    .where('domainId', '=', domainId)
    .where(tenantFilter(scoped))
    .orderBy('id')
    .execute()
}

/**
 * Makes the stored required records of a domain these and no others. What is there already keeps its id and what was
 * found out about it.
 */
export async function updateRequiredRecords(
  scoped: Scoped,
  owner: RecordOwner,
  required: readonly RequiredRecord[],
): Promise<readonly DnsRecordRow[]> {
  const before = await listDnsRecordsByDomain(scoped, owner.domainId)
  const wanted = new Set(required.map((record) => keyOf(record.type, record.name, record.value)))
  const unwanted = before.filter((row) => !wanted.has(keyOf(row.recordType, row.recordName, row.recordValue)))
  if (unwanted.length > 0) {
    const ids = unwanted.map((row) => row.id)
    await scoped.tx.deleteFrom('dnsRecords').where('id', 'in', ids).where(tenantFilter(scoped)).execute()
  }
  for (const { purpose, type, name, value, ttlSeconds } of required) {
    const values = { ...owner, purpose, recordType: type, recordName: name, recordValue: value, recordTtl: ttlSeconds }
    await scoped.tx
      .insertInto('dnsRecords')
      .values({ id: newId('dnsRecord'), ...values })
      .onConflict((conflict) =>
        conflict
          .columns(['domainId', 'recordType', 'recordName', 'recordValue'])
          .doUpdateSet({ purpose, recordTtl: ttlSeconds, infrastructureId: owner.infrastructureId }),
      )
      .execute()
  }
  return listDnsRecordsByDomain(scoped, owner.domainId)
}

export async function updateRecordValidation(
  scoped: Scoped,
  id: DnsRecordRow['id'],
  validation: RecordValidation,
  now: Date,
): Promise<void> {
  const isValid = validation.status === 'valid'
  await scoped.tx
    .updateTable('dnsRecords')
    .set({
      validationStatus: validation.status,
      explanation: validation.explanation,
      fix: validation.fix,
      isValidated: isValid,
      lastValidationCheck: now,
      updatedAt: sql<Date>`now()`,
      ...(isValid ? { validatedAt: now } : {}),
    })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .execute()
}

function keyOf(type: string, name: string, value: string): string {
  return `${type} ${name} ${value}`
}
