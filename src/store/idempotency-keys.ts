import { type Insertable, type Selectable, sql } from 'kysely'
import type { TenantId } from '#model/id.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { IdempotencyKeysTable } from './tables.ts'

export type IdempotencyKeyRow = Selectable<IdempotencyKeysTable>

/** Who asked where; the same key of another is another key. */
export interface IdempotencyPlace {
  readonly tenantId: TenantId
  readonly actorId: string
  readonly key: string
}

/**
 * Takes the key for this transaction; `false` when another transaction has it now. The lock goes with the transaction,
 * so a crashed request leaves nothing behind.
 */
export async function lockIdempotencyKey(scoped: Scoped, place: IdempotencyPlace): Promise<boolean> {
  const lockName = `idempotency:${place.tenantId}:${place.actorId}:${place.key}`
  const { rows } = await sql<{ isLocked: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${lockName}, 0)) AS is_locked
  `.execute(scoped.tx)
  return rows[0]?.isLocked === true
}

export async function findIdempotencyKey(scoped: Scoped, place: IdempotencyPlace): Promise<IdempotencyKeyRow | null> {
  const row = await scoped.tx
    .selectFrom('idempotencyKeys')
    .selectAll()
    .where('tenantId', '=', place.tenantId)
    .where('actorId', '=', place.actorId)
    .where('idempotencyKey', '=', place.key)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

export async function insertIdempotencyKey(scoped: Scoped, values: Insertable<IdempotencyKeysTable>): Promise<void> {
  await scoped.tx.insertInto('idempotencyKeys').values(values).execute()
}

/** Forgets what the same asker sent before a moment. */
export async function deleteIdempotencyKeysBefore(
  scoped: Scoped,
  place: IdempotencyPlace,
  before: Date,
): Promise<void> {
  await scoped.tx
    .deleteFrom('idempotencyKeys')
    .where('tenantId', '=', place.tenantId)
    .where('actorId', '=', place.actorId)
    .where('createdAt', '<', before)
    .where(tenantFilter(scoped))
    .execute()
}
