import { ProblemError } from '#model/error.ts'
import type { TenantId } from '#model/id.ts'
import type { Scoped } from '#store/scope.ts'
import { findOperatorTenant, findTenant } from '#store/tenants.ts'

/**
 * Whose resource a request makes: the tenant of the scope, or the one that the operator names (his own by default).
 * @throws {ProblemError} `not-found` for a tenant that is not there or not in scope.
 */
export async function resolveTenant(scoped: Scoped, named: string | undefined): Promise<TenantId> {
  if (named === undefined && scoped.scope.kind === 'tenant') return scoped.scope.tenantId
  const tenant = named === undefined ? await findOperatorTenant(scoped) : await findTenant(scoped, named as TenantId)
  if (tenant !== null) return tenant.id
  throw new ProblemError('not-found', { detail: `There is no tenant ${named ?? 'of the operator'}.` })
}
