import { ProblemError } from '#model/error.ts'
import { type Permission, tenantPermissions } from '#model/permission.ts'
import type { Scoped } from '#store/scope.ts'
import type { Grantor } from '../grantor.ts'
import { resolveTenant } from '../resolve-tenant.ts'
import { type IssuedApiKey, issueApiKey } from './issue-api-key.ts'
import { limitsOf, limitsWithin } from './key-limits.ts'

export interface CreateApiKeyInput {
  readonly tenantId?: string | undefined
  readonly name: string
  /** Default: everything that a tenant may and the asker too. */
  readonly permissions?: readonly Permission[] | undefined
  readonly expiresAt?: Date | undefined
  readonly allowedNetworks?: readonly string[] | undefined
}

/**
 * Makes a key of the tenant.
 * @throws {ProblemError} `not-found` (tenant), `forbidden` when it would reach beyond the asker: permissions, end,
 * networks
 */
export async function createApiKey(scoped: Scoped, grantor: Grantor, input: CreateApiKeyInput): Promise<IssuedApiKey> {
  const tenantId = await resolveTenant(scoped, input.tenantId)
  const permissions =
    input.permissions ?? tenantPermissions.filter((permission) => grantor.permissions.includes(permission))
  requireKeyPermissions(grantor, permissions)
  const { name, expiresAt, allowedNetworks } = input
  const wanted = {
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(allowedNetworks === undefined ? {} : { allowedNetworks }),
  }
  const limits = limitsWithin(await limitsOf(scoped, grantor), wanted)
  return issueApiKey(scoped, { tenantId, name, permissions, ...limits, createdBy: grantor.id })
}

/** @throws {ProblemError} `forbidden` for what the asker has not, or no tenant has */
export function requireKeyPermissions(grantor: Grantor, wanted: readonly Permission[]): void {
  const beyond = wanted.filter(
    (permission) => !grantor.permissions.includes(permission) || !tenantPermissions.includes(permission),
  )
  if (beyond.length === 0) return
  throw new ProblemError('forbidden', { detail: `${grantor.name} cannot hand out ${beyond.join(', ')}.` })
}
