import { ProblemError } from '#model/error.ts'
import { newId, type UserId } from '#model/id.ts'
import { insertMembership, listTenantsOfUser } from '#store/memberships.ts'
import type { Scoped } from '#store/scope.ts'
import type { TenantRow } from '#store/tenants.ts'
import type { OperationContext } from '../context.ts'
import { createTenant } from './create-tenant.ts'

export interface TenantMaker {
  readonly userId: UserId
  readonly isPlatformOperator: boolean
}

/** Enough for anybody's clients, too few to fill an installation with. */
const mostOwnTenants = 10

/**
 * Makes a tenant whose first owner is the person who asks. System scope: he is in no tenant yet.
 * @throws {ProblemError} `tenant-making-closed` where the operator makes tenants, or when he owns enough
 */
export async function createOwnTenant(
  scoped: Scoped,
  { settings }: OperationContext,
  maker: TenantMaker,
  input: { readonly name: string },
): Promise<TenantRow> {
  if (!maker.isPlatformOperator && !settings.canUsersMakeTenants) throw new ProblemError('tenant-making-closed')
  const owned = (await listTenantsOfUser(scoped, maker.userId)).filter(({ builtInRole }) => builtInRole === 'owner')
  if (owned.length >= mostOwnTenants) {
    throw new ProblemError('tenant-making-closed', { detail: `Nobody owns more than ${mostOwnTenants} tenants.` })
  }
  const tenant = await createTenant(scoped, input)
  const { id: tenantId } = tenant
  const values = {
    id: newId('membership'),
    tenantId,
    userId: maker.userId,
    builtInRole: 'owner' as const,
    roleId: null,
  }
  await insertMembership(scoped, values)
  return tenant
}
