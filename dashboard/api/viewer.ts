import { queryOptions } from '@tanstack/react-query'
import { ask, client } from './client.ts'

/** Who is signed in, in which tenants, and what may be done in the chosen one. */
export const viewerQuery = queryOptions({
  queryKey: ['viewer'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/me', { signal })),
  staleTime: 60_000,
  meta: { isSteady: true },
})
