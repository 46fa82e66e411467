import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { readAllPages } from './all-pages.ts'
import { ask, client } from './client.ts'

/** Every domain in one line, all of them: searching and sorting 10,000 needs no further request. */
export const domainSummariesQuery = queryOptions({
  queryKey: ['domain-summaries'],
  queryFn: ({ signal }) =>
    readAllPages((after) =>
      ask(client().GET('/api/v1/domain-summaries', { params: { query: { limit: 1000, ...after } }, signal })),
    ),
  placeholderData: keepPreviousData,
  refetchInterval: 60_000,
  meta: { isLong: true },
})

export function domainDetailsQuery(id: string) {
  return queryOptions({
    queryKey: ['domains', id],
    queryFn: ({ signal }) => ask(client().GET('/api/v1/domains/{id}/details', { params: { path: { id } }, signal })),
    refetchInterval: 15_000,
  })
}

/** Has everything of an order looked at, and what can be mended mended, now. */
export async function checkInfrastructure(id: string): Promise<void> {
  await ask(client().POST('/api/v1/infrastructure/{id}/check', { params: { path: { id } } }))
}

/** Has the domain's zone looked at now. */
export async function verifyDomain(id: string): Promise<void> {
  await ask(client().POST('/api/v1/domains/{id}/verify', { params: { path: { id } } }))
}

/** The records that the domain needs, each with what the DNS says. */
export function dnsRecordsQuery(id: string) {
  return queryOptions({
    queryKey: ['dns-records', id],
    queryFn: async ({ signal }) =>
      await ask(client().GET('/api/v1/domains/{id}/dns-records', { params: { path: { id } }, signal })),
  })
}
