import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask, client } from './client.ts'
import type { PlanView } from './views.ts'

/** Events wake the pages; this is for what an event does not tell, and for lines that are cut. */
const refetchMilliseconds = 15_000

export function infrastructureQuery(id: string) {
  return queryOptions({
    queryKey: ['infrastructure', id],
    queryFn: ({ signal }) => ask(client().GET('/api/v1/infrastructure/{id}', { params: { path: { id } }, signal })),
    refetchInterval: refetchMilliseconds,
  })
}

export function mailboxesQuery(domainId: string) {
  return queryOptions({
    queryKey: ['mailboxes', domainId],
    queryFn: ({ signal }) =>
      ask(client().GET('/api/v1/mailboxes', { params: { query: { domainId, limit: 200 } }, signal })),
  })
}

export function aliasesQuery(domainId: string) {
  return queryOptions({
    queryKey: ['aliases', domainId],
    queryFn: ({ signal }) =>
      ask(client().GET('/api/v1/aliases', { params: { query: { domainId, limit: 200 } }, signal })),
  })
}

export interface EventFilter {
  readonly infrastructureId?: string
  readonly resourceKind?: string
  readonly resourceId?: string
  readonly severity?: 'info' | 'warning' | 'error'
}

/** The newest events, oldest first. */
export function eventsQuery(filter: EventFilter, limit = 200) {
  return queryOptions({
    queryKey: ['events', filter, limit],
    queryFn: ({ signal }) => ask(client().GET('/api/v1/events', { params: { query: { ...filter, limit } }, signal })),
    placeholderData: keepPreviousData,
  })
}

export const overviewQuery = queryOptions({
  queryKey: ['overview'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/overview', { signal })),
  refetchInterval: refetchMilliseconds,
})

/** How many plans one page shows; there are rarely more than a few that wait. */
export function plansQuery(state: PlanView['state'] | null) {
  const query = state === null ? { limit: 200 } : { limit: 200, state }
  return queryOptions({
    queryKey: ['plans', state],
    queryFn: ({ signal }) => ask(client().GET('/api/v1/plans', { params: { query }, signal })),
  })
}

export const platformQuery = queryOptions({
  queryKey: ['platform'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/platform', { signal })),
  refetchInterval: 5000,
})

export const orphansQuery = queryOptions({
  queryKey: ['orphans'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/orphans', { signal })),
})

export const offeringsQuery = queryOptions({
  queryKey: ['offerings'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/offerings', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
  meta: { isSteady: true },
})
