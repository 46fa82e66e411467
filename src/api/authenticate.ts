import type { Kysely } from 'kysely'
import { sha256Hex } from '#lib/hash.ts'
import { ProblemError } from '#model/error.ts'
import type { ApiKeyId, TenantId } from '#model/id.ts'
import type { Permission } from '#model/permission.ts'
import { type Scope, systemScope, tenantScope } from '#model/scope.ts'
import { findApiKeyByHash, updateApiKeyLastUsed } from '#store/api-keys.ts'
import { withScope } from '#store/scope.ts'
import type { Database } from '#store/tables.ts'

/** Who asks. */
export interface Actor {
  readonly apiKeyId: ApiKeyId
  /** What the key is called. */
  readonly name: string
  /** The tenant of the key; the operator's own for an operator key. */
  readonly tenantId: TenantId
  readonly isOperator: boolean
  readonly permissions: readonly Permission[]
  /** Everything for the operator, else the tenant alone. */
  readonly scope: Scope
}

/**
 * Finds who sends this `Authorization` header (RFC 6750 §2.1).
 * @throws {ProblemError} `unauthenticated` without a valid key; which part was wrong is not said.
 */
export async function authenticate(db: Kysely<Database>, authorization: string | undefined, now: Date): Promise<Actor> {
  const key = readBearer(authorization)
  if (key === null || !key.startsWith('rk_')) throw new ProblemError('unauthenticated')
  const row = await withScope(db, systemScope, async (scoped) => {
    const found = await findApiKeyByHash(scoped, sha256Hex(key))
    if (found !== null) await updateApiKeyLastUsed(scoped, found.id, now)
    return found
  })
  if (row === null) throw new ProblemError('unauthenticated')
  const scope = row.isOperator ? systemScope : tenantScope(row.tenantId)
  const { id: apiKeyId, name, tenantId, isOperator, permissions } = row
  return { apiKeyId, name, tenantId, isOperator, permissions, scope }
}

/** The token of `Bearer <token>`, or `null`. */
export function readBearer(authorization: string | undefined): string | null {
  return /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1] ?? null
}

/** @throws {ProblemError} `forbidden` */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (actor.permissions.includes(permission)) return
  throw new ProblemError('forbidden', { detail: `This needs the permission ${permission}.` })
}
