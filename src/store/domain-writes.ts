import type { RecordSet, RequiredRecord } from '#model/dns-record.ts'
import { type DomainId, type InfrastructureId, newId, type TenantId } from '#model/id.ts'
import { challengePrefix } from './owned-challenges.ts'
import type { Scoped } from './scope.ts'
import type { ValidationStatus } from './tables.ts'

/** Whose rows are written. */
export interface DomainOwner {
  readonly domainId: DomainId
  readonly tenantId: TenantId
  readonly infrastructureId: InfrastructureId | null
}

/** Makes `dns_records` hold exactly the required records; what stays keeps its verdict. Resolves with whether it changed. */
export async function replaceRequiredRecords(
  scoped: Scoped,
  owner: DomainOwner,
  required: readonly RequiredRecord[],
): Promise<boolean> {
  const { tx } = scoped
  const rows = await tx.selectFrom('dnsRecords').selectAll().where('domainId', '=', owner.domainId).execute()
  const keyOf = (type: string, name: string, value: string) => `${type} ${name} ${value}`
  const wanted = new Map(required.map((record) => [keyOf(record.type, record.name, record.value), record]))
  const present = new Map(rows.map((row) => [keyOf(row.recordType, row.recordName, row.recordValue), row]))
  const removed = rows.filter((row) => !wanted.has(keyOf(row.recordType, row.recordName, row.recordValue)))
  const added = [...wanted].filter(([key]) => !present.has(key)).map(([, record]) => record)
  for (const row of removed) await tx.deleteFrom('dnsRecords').where('id', '=', row.id).execute()
  for (const record of added) {
    await tx
      .insertInto('dnsRecords')
      .values({
        id: newId('dnsRecord'),
        ...owner,
        purpose: record.purpose,
        recordType: record.type,
        recordName: record.name,
        recordValue: record.value,
        recordTtl: record.ttlSeconds,
        validatedAt: null,
        lastValidationCheck: null,
      })
      .execute()
  }
  return removed.length + added.length > 0
}

export interface RecordVerdictRow {
  readonly record: RequiredRecord
  readonly status: ValidationStatus
  readonly explanation: string
  readonly fix: string
}

/** Writes what the DNS says about each required record. */
export async function updateRecordVerdicts(
  scoped: Scoped,
  domainId: DomainId,
  verdicts: readonly RecordVerdictRow[],
  now: Date,
): Promise<void> {
  for (const { record, status, explanation, fix } of verdicts) {
    const isValid = status === 'valid'
    await scoped.tx
      .updateTable('dnsRecords')
      .set((eb) => ({
        validationStatus: status,
        isValidated: isValid,
        validatedAt: isValid ? eb.fn.coalesce('validatedAt', eb.val(now)) : null,
        lastValidationCheck: now,
        explanation,
        fix,
      }))
      .where('domainId', '=', domainId)
      .where('recordType', '=', record.type)
      .where('recordName', '=', record.name)
      .where('recordValue', '=', record.value)
      .execute()
  }
}

/**
 * Remembers exactly these values as written by us at the domain's DNS host. ACME answers belong to the certificate loop
 * and are left alone, unless the domain is being taken down.
 */
export async function replaceOwnedValues(
  scoped: Scoped,
  owner: DomainOwner,
  owned: readonly RecordSet[],
  options: { readonly isTeardown: boolean },
): Promise<void> {
  const forgotten = scoped.tx.deleteFrom('dnsOwnedValues').where('domainId', '=', owner.domainId)
  await (options.isTeardown ? forgotten : forgotten.where('recordName', 'not like', `\\${challengePrefix}%`)).execute()
  const values = owned.flatMap((set) =>
    set.values.map((value) => ({
      tenantId: owner.tenantId,
      domainId: owner.domainId,
      recordName: set.name,
      recordType: set.type,
      recordValue: value,
    })),
  )
  if (values.length > 0) await scoped.tx.insertInto('dnsOwnedValues').values(values).execute()
}

/** Ownership was seen: status, not a change of what is desired. */
export async function updateVerifiedAt(scoped: Scoped, domainId: DomainId, now: Date): Promise<void> {
  await scoped.tx.updateTable('domains').set({ verifiedAt: now }).where('id', '=', domainId).execute()
}

/** Who serves the domain's zone, as seen now: status, not a change of what is desired. */
export async function updateNameServers(
  scoped: Scoped,
  domainId: DomainId,
  nameServers: readonly string[],
  now: Date,
): Promise<void> {
  await scoped.tx
    .updateTable('domains')
    .set({ nameServers, nameServersSeenAt: now })
    .where('id', '=', domainId)
    .execute()
}
