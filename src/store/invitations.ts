import { type Insertable, type Selectable, sql } from 'kysely'
import type { InvitationId, TenantId, UserId } from '#model/id.ts'
import type { NamedRole } from './memberships.ts'
import type { PageRequest } from './page.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { InvitationsTable } from './tables.ts'

export type InvitationRow = Omit<Selectable<InvitationsTable>, 'tokenHash'> &
  NamedRole & { readonly tenantName: string }

export async function findInvitation(scoped: Scoped, id: InvitationId): Promise<InvitationRow | null> {
  return (await selectInvitations(scoped).where('invitations.id', '=', id).executeTakeFirst()) ?? null
}

/** The invitation with this token (SHA-256, hex), unless it was accepted or revoked, or its time is over. */
export async function findOpenInvitationByToken(
  scoped: Scoped,
  tokenHash: string,
  now: Date,
): Promise<InvitationRow | null> {
  const row = await selectInvitations(scoped)
    .where('invitations.tokenHash', '=', tokenHash)
    .where('invitations.acceptedAt', 'is', null)
    .where('invitations.revokedAt', 'is', null)
    .where('invitations.expiresAt', '>', now)
    .executeTakeFirst()
  return row ?? null
}

/** Newest last; those that were accepted or revoked are left out. */
export async function listOpenInvitations(scoped: Scoped, page: PageRequest): Promise<readonly InvitationRow[]> {
  return selectInvitations(scoped)
    .where('invitations.acceptedAt', 'is', null)
    .where('invitations.revokedAt', 'is', null)
    .where('invitations.id', '>', (page.afterId ?? '') as InvitationId)
    .orderBy('invitations.id')
    .limit(page.limit)
    .execute()
}

export async function insertInvitation(scoped: Scoped, values: Insertable<InvitationsTable>): Promise<void> {
  await scoped.tx.insertInto('invitations').values(values).execute()
}

/** Revokes what was sent to the address before; resolves with how many. */
export async function revokeOpenInvitations(scoped: Scoped, tenantId: TenantId, email: string): Promise<number> {
  const result = await scoped.tx
    .updateTable('invitations')
    .set({ revokedAt: sql<Date>`now()` })
    .where('tenantId', '=', tenantId)
    .where('email', '=', email)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

export async function updateInvitationRevoked(scoped: Scoped, id: InvitationId, now: Date): Promise<void> {
  await scoped.tx
    .updateTable('invitations')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where(tenantFilter(scoped))
    .execute()
}

/** `false` when somebody was quicker. */
export async function updateInvitationAccepted(
  scoped: Scoped,
  id: InvitationId,
  userId: UserId,
  now: Date,
): Promise<boolean> {
  const result = await scoped.tx
    .updateTable('invitations')
    .set({ acceptedAt: now, acceptedBy: userId })
    .where('id', '=', id)
    .where('acceptedAt', 'is', null)
    .where('revokedAt', 'is', null)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

function selectInvitations(scoped: Scoped) {
  return scoped.tx
    .selectFrom('invitations')
    .innerJoin('tenants', 'tenants.id', 'invitations.tenantId')
    .leftJoin('roles', 'roles.id', 'invitations.roleId')
    .select(['invitations.id', 'invitations.tenantId', 'invitations.email', 'invitations.builtInRole'])
    .select(['invitations.roleId', 'invitations.invitedBy', 'invitations.expiresAt', 'invitations.acceptedAt'])
    .select(['invitations.acceptedBy', 'invitations.revokedAt', 'invitations.createdAt'])
    .select(['tenants.name as tenantName', 'roles.name as roleName', 'roles.permissions as rolePermissions'])
    .where(tenantFilter(scoped, 'invitations.tenantId'))
}
