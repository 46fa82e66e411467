import { queryOptions } from '@tanstack/react-query'
import type { paths } from '#client/schema.ts'
import { readAllPages } from './all-pages.ts'
import { ask, client } from './client.ts'
import type { InvitationView, RoleView } from './views.ts'

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) =>
    readAllPages((after) =>
      ask(client().GET('/api/v1/members', { params: { query: { limit: 200, ...after } }, signal })),
    ),
})

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/invitations', { params: { query: { limit: 200 } }, signal })),
})

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/roles', { signal })),
})

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }) =>
    readAllPages((after) =>
      ask(client().GET('/api/v1/api-keys', { params: { query: { limit: 200, ...after } }, signal })),
    ),
})

export function tenantSettingsQuery(tenantId: string) {
  return queryOptions({
    queryKey: ['tenant-settings', tenantId],
    queryFn: ({ signal }) =>
      ask(client().GET('/api/v1/tenants/{id}/settings', { params: { path: { id: tenantId } }, signal })),
  })
}

export async function requireSecondFactor(tenantId: string, requiresSecondFactor: boolean): Promise<void> {
  await ask(
    client().PATCH('/api/v1/tenants/{id}/settings', {
      params: { path: { id: tenantId } },
      body: { requiresSecondFactor },
    }),
  )
}

export interface NewInvitation {
  readonly email: string
  readonly role: string
}

export function invite(body: NewInvitation) {
  return ask(client().POST('/api/v1/invitations', { body }))
}

export async function revokeInvitation(id: string): Promise<void> {
  await ask(client().DELETE('/api/v1/invitations/{id}', { params: { path: { id } } }))
}

export function previewInvitation(token: string): Promise<InvitationView> {
  return ask(client().POST('/api/v1/invitations/preview', { body: { token } }))
}

export function acceptInvitation(token: string): Promise<InvitationView> {
  return ask(client().POST('/api/v1/invitations/accept', { body: { token } }))
}

export async function setRole({ id, role }: { readonly id: string; readonly role: string }): Promise<void> {
  await ask(client().PATCH('/api/v1/members/{id}', { params: { path: { id } }, body: { role } }))
}

export async function removeMember(id: string): Promise<void> {
  await ask(client().DELETE('/api/v1/members/{id}', { params: { path: { id } } }))
}

type NewRoleBody = paths['/api/v1/roles']['post']['requestBody']['content']['application/json']
type NewKeyBody = paths['/api/v1/api-keys']['post']['requestBody']['content']['application/json']

export interface NewRole {
  readonly name: string
  readonly permissions: readonly string[]
}

export async function createRole({ name, permissions }: NewRole): Promise<RoleView> {
  return await ask(
    client().POST('/api/v1/roles', { body: { name, permissions: permissions as NewRoleBody['permissions'] } }),
  )
}

export async function deleteRole(id: string): Promise<void> {
  await ask(client().DELETE('/api/v1/roles/{id}', { params: { path: { id } } }))
}

export interface NewKey {
  readonly requestKey: string
  readonly name: string
  readonly permissions: readonly string[]
  /** ISO 8601; null: never. */
  readonly expiresAt: string | null
  /** CIDR; empty: from anywhere. */
  readonly allowedNetworks: readonly string[]
}

/** Returns the key itself, which is shown this once. */
export async function createKey({
  requestKey,
  name,
  permissions,
  expiresAt,
  allowedNetworks,
}: NewKey): Promise<string> {
  const body = {
    ...{
      name,
      permissions: permissions as NonNullable<NewKeyBody['permissions']>,
      allowedNetworks: [...allowedNetworks],
    },
    ...(expiresAt === null ? {} : { expiresAt }),
  }
  return (await ask(client().POST('/api/v1/api-keys', { headers: { 'Idempotency-Key': requestKey }, body }))).key
}

export async function revokeKey(id: string): Promise<void> {
  await ask(client().DELETE('/api/v1/api-keys/{id}', { params: { path: { id } } }))
}
