/** What an API key may do. An operator key has all of them in system scope. */
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
] as const

export type Permission = (typeof permissions)[number]

/** Only the operator may: they reach beyond one tenant. */
export const operatorPermissions: readonly Permission[] = ['tenants:read', 'tenants:write', 'nodes:write']

export const tenantPermissions: readonly Permission[] = permissions.filter((p) => !operatorPermissions.includes(p))
