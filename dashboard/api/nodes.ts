import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { readAllPages } from './all-pages.ts'
import { ask, client } from './client.ts'
import type { NodeView } from './views.ts'

export const nodesQuery = queryOptions({
  queryKey: ['nodes'],
  queryFn: ({ signal }) =>
    readAllPages((after) =>
      ask(client().GET('/api/v1/infrastructure/nodes', { params: { query: { limit: 200, ...after } }, signal })),
    ),
  placeholderData: keepPreviousData,
  refetchInterval: 15_000,
})

export function nodeQuery(id: string) {
  return queryOptions({
    queryKey: ['nodes', id],
    queryFn: ({ signal }) =>
      ask(client().GET('/api/v1/infrastructure/nodes/{id}', { params: { path: { id } }, signal })),
    refetchInterval: 15_000,
  })
}

export function nodeMetricsQuery(id: string, hours: number) {
  return queryOptions({
    queryKey: ['node-metrics', id, hours],
    queryFn: ({ signal }) =>
      ask(
        client().GET('/api/v1/infrastructure/nodes/{id}/metrics', {
          params: { path: { id }, query: { hours } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
    meta: { isSteady: true },
  })
}

export async function checkNode(id: string): Promise<void> {
  await ask(client().POST('/api/v1/infrastructure/nodes/{id}/check', { params: { path: { id } } }))
}

export async function setDriftPolicy(id: string, driftPolicy: NodeView['driftPolicy']): Promise<void> {
  await ask(client().PATCH('/api/v1/infrastructure/nodes/{id}', { params: { path: { id } }, body: { driftPolicy } }))
}

export async function deleteNode(id: string): Promise<void> {
  await ask(client().DELETE('/api/v1/infrastructure/nodes/{id}', { params: { path: { id } } }))
}
