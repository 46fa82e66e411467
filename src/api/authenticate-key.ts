import type { FastifyRequest } from 'fastify'
import { sha256Hex } from '#lib/hash.ts'
import { isInNetworks } from '#lib/ip-network.ts'
import { ProblemError } from '#model/error.ts'
import type { TenantId } from '#model/id.ts'
import { permissions as everyPermission } from '#model/permission.ts'
import { systemScope, tenantScope } from '#model/scope.ts'
import { type ApiKeyRow, findApiKeyByHash, updateApiKeyLastUsed } from '#store/api-keys.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import { findUser } from '#store/users.ts'
import type { KeyActor } from './actor.ts'
import type { ApiContext } from './api-context.ts'
import { readClient } from './auth/read-client.ts'
import { readBearer } from './bearer.ts'
import { findOperatorStanding, findStanding, type Standing, scopeOfStanding } from './standing.ts'

/**
 * Finds the key in `Authorization` (RFC 6750 §2.1). An operator's key may choose a tenant to act in; another key has one.
 * @throws {ProblemError} `unauthenticated` without a valid key, which part was wrong is not said; `network-not-allowed`,
 * `second-factor-required` for the key of a person, `not-found` for another tenant than the key's.
 */
export async function authenticateKey(
  context: ApiContext,
  request: FastifyRequest,
  tenantId: TenantId | null,
): Promise<KeyActor> {
  const key = readBearer(request.headers.authorization)
  if (key === null || !key.startsWith('rk_')) throw new ProblemError('unauthenticated')
  const now = context.operations.clock()
  const { address } = readClient(request)
  return withScope(context.db, systemScope, async (scoped) => {
    const row = await findApiKeyByHash(scoped, sha256Hex(key))
    if (row === null) throw new ProblemError('unauthenticated')
    if (row.expiresAt !== null && row.expiresAt <= now) {
      throw new ProblemError('unauthenticated', { detail: `The API key expired on ${row.expiresAt.toISOString()}.` })
    }
    if (row.allowedNetworks.length > 0 && !isInNetworks(address, row.allowedNetworks)) {
      throw new ProblemError('network-not-allowed', { detail: `The request came from ${address}.` })
    }
    const actor = row.userId === null ? actorOfTenant(row) : await actorOfPerson(scoped, row)
    if (!isLastUse(row, now, address)) await updateApiKeyLastUsed(scoped, row.id, { now, from: address })
    return tenantId === null || tenantId === row.tenantId ? actor : chooseTenant(scoped, actor, tenantId)
  })
}

/** Whether the last use that is written down is as good as this one: to the minute, from the same address. */
function isLastUse({ lastUsedAt, lastUsedFrom }: ApiKeyRow, now: Date, address: string): boolean {
  return lastUsedAt !== null && lastUsedFrom === address && now.getTime() - lastUsedAt.getTime() < 60_000
}

/** The operator's key has what was added since it was made, too. */
function actorOfTenant({ id, name, tenantId, isOperator, ...row }: ApiKeyRow): KeyActor {
  const permissions = isOperator ? everyPermission : row.permissions
  const scope = isOperator ? systemScope : tenantScope(tenantId)
  return { kind: 'key', id, name, userId: null, tenantId, isOperator, permissions, scope }
}

/** Never more than the person may now, and nothing when he is no member any more. */
async function actorOfPerson(scoped: Scoped, row: ApiKeyRow): Promise<KeyActor> {
  const user = row.userId === null ? null : await findUser(scoped, row.userId)
  if (user === null || user.isSuspended) throw new ProblemError('unauthenticated')
  const { isPlatformOperator } = user
  const standing = await findStanding(scoped, { userId: user.id, isPlatformOperator }, row.tenantId)
  if (standing === null) throw new ProblemError('unauthenticated')
  if (standing.requiresSecondFactor && !row.usedSecondFactor) throw new ProblemError('second-factor-required')
  return { ...actorOfTenant(row), name: user.email, userId: user.id, ...limitedTo(standing, row) }
}

function limitedTo(standing: Standing, row: ApiKeyRow): Pick<KeyActor, 'permissions' | 'isOperator' | 'scope'> {
  const permissions = row.permissions.filter((permission) => standing.permissions.includes(permission))
  return { permissions, isOperator: standing.isOperator, scope: scopeOfStanding(standing) }
}

async function chooseTenant(scoped: Scoped, actor: KeyActor, tenantId: TenantId): Promise<KeyActor> {
  const standing = actor.isOperator ? await findOperatorStanding(scoped, tenantId) : null
  if (standing === null) throw new ProblemError('not-found', { detail: `This key has no tenant ${tenantId}.` })
  const permissions = actor.permissions.filter((permission) => standing.permissions.includes(permission))
  return { ...actor, tenantId, permissions, isOperator: standing.isOperator, scope: scopeOfStanding(standing) }
}
