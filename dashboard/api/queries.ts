import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask, client } from './client.ts'

/** Events wake the pages; this is for what an event does not tell, and for lines that are cut. */
const refetchMilliseconds = 15_000

export const infrastructureListQuery = queryOptions({
  queryKey: ['infrastructure'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/infrastructure', { params: { query: { limit: 200 } }, signal })),
  refetchInterval: refetchMilliseconds,
})

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

export const offeringsQuery = queryOptions({
  queryKey: ['offerings'],
  queryFn: ({ signal }) => ask(client().GET('/api/v1/offerings', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
  meta: { isSteady: true },
})
