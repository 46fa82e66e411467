import { newId, type UserId } from '#model/id.ts'
import { insertMembership } from '#store/memberships.ts'
import type { Scoped } from '#store/scope.ts'
import { findOperatorTenant } from '#store/tenants.ts'
import type { OperationContext } from '../context.ts'
import { acceptInvitation } from '../invitations/accept-invitation.ts'
import { recordEvent } from '../record-event.ts'
import { createTenant } from '../tenants/create-tenant.ts'

export interface NewcomerUser {
  readonly userId: UserId
  readonly email: string
  readonly name: string
}

/** How somebody came in: as the first of the installation, by invitation, or because sign-up is open. */
export type Entrance =
  | { readonly kind: 'first' }
  | { readonly kind: 'invited'; readonly token: string }
  | { readonly kind: 'open' }

/**
 * Gives a new user a place: the first runs the platform, an invited one gets the role he was invited to, and anybody else
 * a tenant of his own. System scope.
 * @throws {ProblemError} `invitation-invalid`, `invitation-for-another`
 */
export async function admitUser(
  scoped: Scoped,
  context: Pick<OperationContext, 'clock'>,
  user: NewcomerUser,
  entrance: Entrance,
): Promise<void> {
  if (entrance.kind === 'invited') {
    await acceptInvitation(scoped, context, user, entrance.token)
    return
  }
  const isFirst = entrance.kind === 'first'
  const tenant = isFirst ? await findOperatorTenant(scoped) : await createTenant(scoped, { name: user.name })
  if (tenant === null) return
  const builtInRole = isFirst ? ('operator' as const) : ('owner' as const)
  const values = { id: newId('membership'), tenantId: tenant.id, userId: user.userId, builtInRole, roleId: null }
  await insertMembership(scoped, values)
  await recordEvent(scoped, {
    tenantId: tenant.id,
    type: 'member.joined',
    resourceKind: 'member',
    resourceId: values.id,
    message: isFirst ? `${user.email} runs this installation.` : `${user.email} owns the tenant "${tenant.name}".`,
    data: { role: builtInRole },
  })
}
