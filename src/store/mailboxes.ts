import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { DomainId, InfrastructureId, MailboxId } from '#model/id.ts'
import { containing, type PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { EmailAccountsTable } from './tables.ts'

export type MailboxRow = Selectable<EmailAccountsTable>

/** `isForUpdate`: nobody else changes the row until this transaction ends. */
export async function findMailbox(
  scoped: Scoped,
  id: MailboxId,
  { isForUpdate = false }: { readonly isForUpdate?: boolean } = {},
): Promise<MailboxRow | null> {
  const query = scoped.tx.selectFrom('emailAccounts').selectAll().where('id', '=', id).where(tenantFilter(scoped))
  const row = await (isForUpdate ? query.forUpdate() : query).executeTakeFirst()
  return row ?? null
}

export async function findMailboxByAddress(scoped: Scoped, address: string): Promise<MailboxRow | null> {
  const row = await scoped.tx
    .selectFrom('emailAccounts')
    .selectAll()
    .where('emailAddress', '=', address)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

/** Those of the addresses that are mailboxes already, the system's own too. */
export async function listTakenAddresses(scoped: Scoped, addresses: readonly string[]): Promise<readonly string[]> {
  if (addresses.length === 0) return []
  const rows = await scoped.tx
    .selectFrom('emailAccounts')
    .select('emailAddress')
    .where('emailAddress', 'in', addresses)
    .where(tenantFilter(scoped))
    .execute()
  return rows.map(({ emailAddress }) => emailAddress)
}

export interface MailboxFilter {
  readonly domainId?: DomainId | undefined
  /** A part of the address. */
  readonly search?: string | undefined
  readonly includeSystem?: boolean
}

/** People's mailboxes; the system's own are left out unless asked for. */
export async function listMailboxes(
  scoped: Scoped,
  page: PageRequest,
  filter: MailboxFilter = {},
): Promise<readonly MailboxRow[]> {
  let query = scoped.tx
    .selectFrom('emailAccounts')
    .selectAll()
    .where(tenantFilter(scoped))
    .where('id', '>', (page.afterId ?? '') as MailboxId)
    .orderBy('id')
    .limit(page.limit)
  if (filter.domainId !== undefined) query = query.where('domainId', '=', filter.domainId)
  if (filter.search !== undefined) query = query.where('emailAddress', 'like', containing(filter.search))
  if (filter.includeSystem !== true) query = query.where('isSystem', '=', false)
  return query.execute()
}

/** `null` when the address exists already. */
export async function insertMailbox(
  scoped: Scoped,
  values: Insertable<EmailAccountsTable>,
): Promise<MailboxRow | null> {
  const row = await scoped.tx
    .insertInto('emailAccounts')
    .values(values)
    .onConflict((conflict) => conflict.column('emailAddress').doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

export async function updateMailbox(
  scoped: Scoped,
  id: MailboxId,
  values: Updateable<EmailAccountsTable>,
): Promise<MailboxRow> {
  return scoped.tx
    .updateTable('emailAccounts')
    .set({ ...values, updatedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function deleteMailbox(scoped: Scoped, id: MailboxId): Promise<void> {
  await scoped.tx.deleteFrom('emailAccounts').where('id', '=', id).where(tenantFilter(scoped)).execute()
}

export async function deleteMailboxesByInfrastructure(scoped: Scoped, id: InfrastructureId): Promise<void> {
  await scoped.tx.deleteFrom('emailAccounts').where('infrastructureId', '=', id).where(tenantFilter(scoped)).execute()
}
