import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { CertificateId, DomainId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { CertificatesTable } from './tables.ts'

export type CertificateRow = Selectable<CertificatesTable>

export async function findCertificateByDomain(scoped: Scoped, domainId: DomainId): Promise<CertificateRow | null> {
  const row = await scoped.tx
    .selectFrom('certificates')
    .selectAll()
    .where('domainId', '=', domainId)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

export async function insertCertificate(
  scoped: Scoped,
  values: Insertable<CertificatesTable>,
): Promise<CertificateRow> {
  return scoped.tx.insertInto('certificates').values(values).returningAll().executeTakeFirstOrThrow()
}

export async function updateCertificate(
  scoped: Scoped,
  id: CertificateId,
  values: Updateable<CertificatesTable>,
): Promise<CertificateRow> {
  return scoped.tx
    .updateTable('certificates')
    .set({ ...values, updatedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .returningAll()
    .executeTakeFirstOrThrow()
}
