import { queryOptions } from '@tanstack/react-query'
import { readAllPages } from './all-pages.ts'
import { ask, client } from './client.ts'

export const tenantsQuery = queryOptions({
  queryKey: ['tenants'],
  queryFn: ({ signal }) =>
    readAllPages((after) =>
      ask(client().GET('/api/v1/tenants', { params: { query: { limit: 200, ...after } }, signal })),
    ),
})

export interface NewTenant {
  readonly requestKey: string
  readonly name: string
}

export async function createTenant({ requestKey, name }: NewTenant): Promise<void> {
  await ask(client().POST('/api/v1/tenants', { headers: { 'Idempotency-Key': requestKey }, body: { name } }))
}

/** Agrees to exactly the changes with this checksum. */
export async function approvePlan({ id, checksum }: { readonly id: string; readonly checksum: string }): Promise<void> {
  await ask(client().POST('/api/v1/plans/{id}/approve', { params: { path: { id } }, body: { checksum } }))
}
