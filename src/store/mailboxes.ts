import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { DomainId, InfrastructureId, MailboxId } from '#model/id.ts'
import type { PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { EmailAccountsTable } from './tables.ts'

export type MailboxRow = Selectable<EmailAccountsTable>

export async function findMailbox(scoped: Scoped, id: MailboxId): Promise<MailboxRow | null> {
  const row = await scoped.tx
    .selectFrom('emailAccounts')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
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

/** People's mailboxes; the system's own are left out unless asked for. */
export async function listMailboxes(
  scoped: Scoped,
  page: PageRequest,
  filter: { readonly domainId?: DomainId | undefined; readonly includeSystem?: boolean } = {},
): Promise<readonly MailboxRow[]> {
  let query = scoped.tx
    .selectFrom('emailAccounts')
    .selectAll()
    .where(tenantFilter(scoped))
    .where('id', '>', (page.afterId ?? '') as MailboxId)
    .orderBy('id')
    .limit(page.limit)
  if (filter.domainId !== undefined) query = query.where('domainId', '=', filter.domainId)
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
