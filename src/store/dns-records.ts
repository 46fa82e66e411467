import type { Selectable } from 'kysely'
import type { DomainId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { DnsRecordsTable } from './tables.ts'

export type DnsRecordRow = Selectable<DnsRecordsTable>

export async function listDnsRecordsByDomain(scoped: Scoped, domainId: DomainId): Promise<readonly DnsRecordRow[]> {
  return scoped.tx
    .selectFrom('dnsRecords')
    .selectAll()
    .where('domainId', '=', domainId)
    .where(tenantFilter(scoped))
    .orderBy('id')
    .execute()
}
