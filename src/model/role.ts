import type { RoleId } from './id.ts'
import { operatorPermissions, type Permission, permissions, tenantPermissions } from './permission.ts'

/** A role is a named set of permissions. These are in every tenant; a tenant makes its own besides. */
export const builtInRoleNames = ['operator', 'owner', 'admin', 'developer', 'support', 'billing'] as const

export type BuiltInRole = (typeof builtInRoleNames)[number]

export interface RoleDefinition {
  readonly title: string
  readonly description: string
  readonly permissions: readonly Permission[]
}

/** What a member has: one of the built-in roles, or one that the tenant made. */
export type RoleReference = BuiltInRole | RoleId

const isRead = (permission: Permission): boolean => permission.endsWith(':read')

const tenantReads = tenantPermissions.filter((permission) => isRead(permission) && permission !== 'secrets:read')

export const builtInRoles: Readonly<Record<BuiltInRole, RoleDefinition>> = {
  operator: {
    title: 'Platform operator',
    description: 'Runs the installation: every tenant, every node. Only in the operator’s own tenant.',
    permissions,
  },
  owner: {
    title: 'Owner',
    description: 'Everything in the tenant, its settings and its other owners too.',
    permissions: tenantPermissions,
  },
  admin: {
    title: 'Admin',
    description: 'Everything but the tenant’s settings and its owners.',
    permissions: tenantPermissions.filter((permission) => permission !== 'tenant-settings:write'),
  },
  developer: {
    title: 'Developer',
    description: 'Changes domains, infrastructure, mailboxes and API keys; sees members, and no audit log.',
    permissions: [
      ...tenantReads.filter((permission) => permission !== 'audit:read'),
      'workspaces:write',
      'domains:write',
      'infrastructure:write',
      'mailboxes:write',
      'api-keys:write',
    ],
  },
  support: {
    title: 'Support (read only)',
    description: 'Sees everything but secrets, changes nothing.',
    permissions: tenantReads,
  },
  billing: {
    title: 'Billing',
    description: 'Sees what is ordered and what it costs: workspaces, domains, infrastructure.',
    permissions: ['workspaces:read', 'domains:read', 'infrastructure:read', 'tenant-settings:read'],
  },
}

/** A platform operator who looks after one tenant: as its owner, and with its nodes. */
export const operatorInTenantPermissions: readonly Permission[] = permissions.filter(
  (permission) => !operatorPermissions.includes(permission) || permission === 'nodes:write',
)

export function isBuiltInRole(role: string): role is BuiltInRole {
  return builtInRoleNames.some((name) => name === role)
}

/** Whether who may `mine` may hand out, change or take away what may `theirs`: nobody reaches beyond himself. */
export function mayGrant(mine: readonly Permission[], theirs: readonly Permission[]): boolean {
  return theirs.every((permission) => mine.includes(permission))
}

/** What somebody with this role may: a built-in one, or the permissions of one that the tenant made. */
export function permissionsOfRole(role: {
  readonly builtInRole: BuiltInRole | null
  readonly rolePermissions: readonly Permission[] | null
}): readonly Permission[] {
  return role.builtInRole === null ? (role.rolePermissions ?? []) : builtInRoles[role.builtInRole].permissions
}
