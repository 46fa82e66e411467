import { type Insertable, type Selectable, sql } from 'kysely'
import type { ApiKeyId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { IdempotencyKeysTable } from './tables.ts'

export type IdempotencyKeyRow = Selectable<IdempotencyKeysTable>

/**
 * Takes the key for this transaction; `false` when another transaction has it now. The lock goes with the transaction,
 * so a crashed request leaves nothing behind.
 */
export async function lockIdempotencyKey(scoped: Scoped, apiKeyId: ApiKeyId, key: string): Promise<boolean> {
  const lockName = `idempotency:${apiKeyId}:${key}`
  const { rows } = await sql<{ isLocked: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${lockName}, 0)) AS is_locked
  `.execute(scoped.tx)
  return rows[0]?.isLocked === true
}

export async function findIdempotencyKey(
  scoped: Scoped,
  apiKeyId: ApiKeyId,
  key: string,
): Promise<IdempotencyKeyRow | null> {
  const row = await scoped.tx
    .selectFrom('idempotencyKeys')
    .selectAll()
    .where('apiKeyId', '=', apiKeyId)
    .where('idempotencyKey', '=', key)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

export async function insertIdempotencyKey(scoped: Scoped, values: Insertable<IdempotencyKeysTable>): Promise<void> {
  await scoped.tx.insertInto('idempotencyKeys').values(values).execute()
}

export async function deleteIdempotencyKeysBefore(scoped: Scoped, apiKeyId: ApiKeyId, before: Date): Promise<void> {
  await scoped.tx
    .deleteFrom('idempotencyKeys')
    .where('apiKeyId', '=', apiKeyId)
    .where('createdAt', '<', before)
    .where(tenantFilter(scoped))
    .execute()
}
