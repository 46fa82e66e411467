/** What a member or an API key may do. The operator has all of them, in system scope. */
export const permissions = [
  'tenants:read',
  'tenants:write',
  'workspaces:read',
  'workspaces:write',
  'domains:read',
  'domains:write',
  'infrastructure:read',
  'infrastructure:write',
  'nodes:read',
  'nodes:write',
  'mailboxes:read',
  'mailboxes:write',
  'events:read',
  'audit:read',
  'api-keys:read',
  'api-keys:write',
  'members:read',
  'members:write',
  'roles:read',
  'roles:write',
  'tenant-settings:read',
  'tenant-settings:write',
  'audit:read',
  'secrets:read',
  'secrets:write',
  'master-key:write',
] as const

export type Permission = (typeof permissions)[number]

/** Only the operator may: they reach beyond one tenant. */
export const operatorPermissions: readonly Permission[] = [
  'tenants:read',
  'tenants:write',
  'nodes:write',
  'master-key:write',
]

export const tenantPermissions: readonly Permission[] = permissions.filter((p) => !operatorPermissions.includes(p))

/**
 * What a route asks of who calls it: a permission; or `member`: any member or key of a tenant; `signed-in`: any person or
 * key, whether in a tenant or not; `anyone`: nothing.
 */
export type Requirement = Permission | 'member' | 'signed-in' | 'anyone'

export function isPermission(requirement: Requirement): requirement is Permission {
  return permissions.some((permission) => permission === requirement)
}
