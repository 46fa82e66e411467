import type { Insertable, Selectable } from 'kysely'
import type { ApiKeyId } from '#model/id.ts'
import type { PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { ApiKeysTable } from './tables.ts'

export type ApiKeyRow = Selectable<ApiKeysTable>

/** The key with this SHA-256 (hex), unless revoked. */
export async function findApiKeyByHash(scoped: Scoped, keyHash: string): Promise<ApiKeyRow | null> {
  const row = await scoped.tx
    .selectFrom('apiKeys')
    .selectAll()
    .where('keyHash', '=', keyHash)
    .where('revokedAt', 'is', null)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

export async function findApiKey(scoped: Scoped, id: ApiKeyId): Promise<ApiKeyRow | null> {
  const row = await scoped.tx
    .selectFrom('apiKeys')
    .selectAll()
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

export async function listApiKeys(scoped: Scoped, page: PageRequest): Promise<readonly ApiKeyRow[]> {
  return scoped.tx
    .selectFrom('apiKeys')
    .selectAll()
    .where(tenantFilter(scoped))
    .where('id', '>', (page.afterId ?? '') as ApiKeyId)
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

export async function insertApiKey(scoped: Scoped, values: Insertable<ApiKeysTable>): Promise<ApiKeyRow> {
  return scoped.tx.insertInto('apiKeys').values(values).returningAll().executeTakeFirstOrThrow()
}

export async function updateApiKeyRevoked(scoped: Scoped, id: ApiKeyId, now: Date): Promise<ApiKeyRow> {
  return scoped.tx
    .updateTable('apiKeys')
    .set((eb) => ({ revokedAt: eb.fn.coalesce('revokedAt', eb.val(now)) }))
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** To the minute, so that a busy key is not written at each request. */
export async function updateApiKeyLastUsed(scoped: Scoped, id: ApiKeyId, now: Date): Promise<void> {
  await scoped.tx
    .updateTable('apiKeys')
    .set({ lastUsedAt: now })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .where((eb) => eb.or([eb('lastUsedAt', 'is', null), eb('lastUsedAt', '<', new Date(now.getTime() - 60_000))]))
    .execute()
}
