import { z } from 'zod'
import { permissions } from '#model/permission.ts'
import { type BuiltInRole, builtInRoles } from '#model/role.ts'
import type { NamedRole } from '#store/memberships.ts'
import type { RoleRow } from '#store/roles.ts'
import { displayName, idSchema, Timestamp, tenantIdField } from '../common.schema.ts'

const permissionList = z.array(z.enum(permissions)).min(1).max(permissions.length)

export const CreateRole = z.strictObject({ tenantId: tenantIdField, name: displayName, permissions: permissionList })

export const UpdateRole = z.strictObject({ name: displayName.optional(), permissions: permissionList.optional() })

export const RoleQuery = z.strictObject({ tenantId: idSchema('tenant').optional() })

/** What a member or an invitation bears. */
export const RoleName = z
  .object({
    id: z.string().describe('A built-in name such as "admin", or the id of a role of the tenant.'),
    name: z.string(),
    isBuiltIn: z.boolean(),
  })
  .meta({ id: 'RoleName' })

export const RoleView = RoleName.extend({
  description: z.string(),
  permissions: z.array(z.string()),
  createdAt: Timestamp.nullable().describe('Null of a built-in one.'),
  updatedAt: Timestamp.nullable(),
}).meta({ id: 'Role' })

/** A role in a request: a built-in name or an id. */
export const roleField = z
  .string()
  .min(1)
  .max(100)
  .describe('A built-in role (owner, admin, developer, support, billing) or the id of a role of the tenant.')

export function toRoleView(row: RoleRow): z.input<typeof RoleView> {
  return {
    id: row.id,
    name: row.name,
    isBuiltIn: false,
    description: '',
    permissions: [...row.permissions],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

export function toBuiltInRoleView(name: BuiltInRole): z.input<typeof RoleView> {
  const { title, description, permissions: list } = builtInRoles[name]
  const dates = { createdAt: null, updatedAt: null }
  return { id: name, name: title, isBuiltIn: true, description, permissions: [...list], ...dates }
}

export function toRoleName({ builtInRole, roleId, roleName }: NamedRole): z.input<typeof RoleName> {
  if (builtInRole !== null) return { id: builtInRole, name: builtInRoles[builtInRole].title, isBuiltIn: true }
  return { id: roleId ?? '', name: roleName ?? '', isBuiltIn: false }
}
