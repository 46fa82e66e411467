import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { InfrastructureId, TestMailId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { TestMailsTable } from './tables.ts'

export type TestMailRow = Selectable<TestMailsTable>

export async function findTestMail(scoped: Scoped, id: TestMailId): Promise<TestMailRow | null> {
  const row = await scoped.tx
    .selectFrom('testMails')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

/** The newest first. */
export async function listTestMails(
  scoped: Scoped,
  infrastructureId: InfrastructureId,
  limit: number,
): Promise<readonly TestMailRow[]> {
  return scoped.tx
    .selectFrom('testMails')
    .selectAll()
    .where('infrastructureId', '=', infrastructureId)
    .where(tenantFilter(scoped))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function countTestMailsSince(scoped: Scoped, id: InfrastructureId, since: Date): Promise<number> {
  const row = await scoped.tx
    .selectFrom('testMails')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('infrastructureId', '=', id)
    .where('requestedAt', '>', since)
    .where(tenantFilter(scoped))
    .executeTakeFirstOrThrow()
  return row.count
}

/** `null` when one is under way already. */
export async function insertTestMail(scoped: Scoped, values: Insertable<TestMailsTable>): Promise<TestMailRow | null> {
  const row = await scoped.tx
    .insertInto('testMails')
    .values(values)
    .onConflict((conflict) => conflict.column('infrastructureId').where(sql<boolean>`finished_at IS NULL`).doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

/** The one that is under way. */
export async function findOpenTestMail(scoped: Scoped, id: InfrastructureId): Promise<TestMailRow | null> {
  const row = await scoped.tx
    .selectFrom('testMails')
    .selectAll()
    .where('infrastructureId', '=', id)
    .where('finishedAt', 'is', null)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

/** A test mail that is gone meanwhile is left alone; resolves with whether it was there. */
export async function updateTestMail(
  scoped: Scoped,
  id: TestMailId,
  values: Updateable<TestMailsTable>,
): Promise<boolean> {
  const result = await scoped.tx
    .updateTable('testMails')
    .set(values)
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}
