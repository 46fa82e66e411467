import { queryOptions } from '@tanstack/react-query'
import { ask, client } from './client.ts'
import { toProblem } from './problem.ts'

/** Whether the key is the operator's: it is when it may list tenants. */
export const viewerQuery = queryOptions({
  queryKey: ['viewer'],
  queryFn: async ({ signal }) => {
    try {
      await ask(client().GET('/api/v1/tenants', { params: { query: { limit: 1 } }, signal }))
      return { isOperator: true }
    } catch (error) {
      if (toProblem(error).status === 403) return { isOperator: false }
      throw error
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
  meta: { isSteady: true },
})
