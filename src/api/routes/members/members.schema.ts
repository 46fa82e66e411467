import { z } from 'zod'
import type { MemberRow } from '#store/memberships.ts'
import { Timestamp, toTimestamp } from '../common.schema.ts'
import { RoleName, roleField, toRoleName } from '../roles/roles.schema.ts'

export const UpdateMember = z.strictObject({ role: roleField })

export const MemberView = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    userId: z.string(),
    email: z.string(),
    name: z.string(),
    role: RoleName,
    hasSecondFactor: z.boolean(),
    isSuspended: z.boolean(),
    lastSignedInAt: Timestamp.nullable(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Member' })

export function toMemberView(row: MemberRow): z.input<typeof MemberView> {
  const { id, tenantId, userId, email, userName, hasSecondFactor, isSuspended } = row
  return {
    id,
    tenantId,
    userId,
    email,
    name: userName,
    role: toRoleName(row),
    hasSecondFactor,
    isSuspended,
    lastSignedInAt: toTimestamp(row.lastSignedInAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
