import { type Insertable, type Selectable, sql } from 'kysely'
import type { ApiKeyId, TenantId, UserId } from '#model/id.ts'
import type { Permission } from '#model/permission.ts'
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

export interface ApiKeyChanges {
  readonly name?: string | undefined
  readonly permissions?: readonly Permission[] | undefined
  readonly expiresAt?: Date | null | undefined
  readonly allowedNetworks?: readonly string[] | undefined
}

export async function updateApiKey(scoped: Scoped, id: ApiKeyId, changes: ApiKeyChanges): Promise<ApiKeyRow> {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  return scoped.tx
    .updateTable('apiKeys')
    .set({ ...given, generation: sql<number>`generation + 1` })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Ends the keys that stand for a person in a tenant; resolves with their names. */
export async function revokeApiKeysOfUser(
  scoped: Scoped,
  tenantId: TenantId,
  userId: UserId,
  now: Date,
): Promise<readonly string[]> {
  const rows = await scoped.tx
    .updateTable('apiKeys')
    .set({ revokedAt: now })
    .where('tenantId', '=', tenantId)
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .where(tenantFilter(scoped))
    .returning('name')
    .execute()
  return rows.map(({ name }) => name)
}

export interface KeyUse {
  readonly now: Date
  /** The address it came from. */
  readonly from: string
}

/** To the minute, so that a busy key is not written at each request; another address is written at once. */
export async function updateApiKeyLastUsed(scoped: Scoped, id: ApiKeyId, { now, from }: KeyUse): Promise<void> {
  await scoped.tx
    .updateTable('apiKeys')
    .set({ lastUsedAt: now, lastUsedFrom: from })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .where((eb) =>
      eb.or([
        eb('lastUsedAt', 'is', null),
        eb('lastUsedAt', '<', new Date(now.getTime() - 60_000)),
        eb('lastUsedFrom', 'is distinct from', from),
      ]),
    )
    .execute()
}
