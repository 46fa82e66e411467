import { ProblemError } from '#model/error.ts'
import type { MembershipId } from '#model/id.ts'
import { countOwners, findMember, type MemberRow } from '#store/memberships.ts'
import type { Scoped } from '#store/scope.ts'
import { holdTenant } from '#store/tenants.ts'

/**
 * The member that an operation changes; nobody else changes who owns the tenant until the transaction ends.
 * @throws {ProblemError} `not-found`
 */
export async function getMemberForUpdate(scoped: Scoped, id: MembershipId): Promise<MemberRow> {
  const found = await findMember(scoped, id)
  if (found !== null) await holdTenant(scoped, found.tenantId)
  const member = found === null ? null : await findMember(scoped, id)
  if (member === null) throw new ProblemError('not-found', { detail: `There is no member ${id}.` })
  return member
}

/** Before an owner stops being one. @throws {ProblemError} `last-owner` */
export async function requireAnotherOwner(scoped: Scoped, member: MemberRow): Promise<void> {
  const isOwner = member.builtInRole === 'owner' || member.builtInRole === 'operator'
  if (!isOwner || (await countOwners(scoped, member.tenantId)) > 1) return
  throw new ProblemError('last-owner', { detail: `${member.email} is the only owner of the tenant.` })
}
