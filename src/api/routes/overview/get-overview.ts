import { countDomainsByState } from '#store/domain-summaries.ts'
import { countFleet, listAttention } from '#store/overview.ts'
import { listMeanScores } from '#store/score-history.ts'
import { defineRoute } from '../../define-route.ts'
import { OverviewView } from './overview.schema.ts'

const shownAttention = 100
const trendMilliseconds = 30 * 24 * 3600 * 1000

export const getOverviewRoute = defineRoute({
  method: 'GET',
  path: '/overview',
  operationId: 'getOverview',
  tag: 'Overview',
  summary: 'Read what needs attention, and everything in numbers',
  permission: 'infrastructure:read',
  status: 200,
  answer: OverviewView,
  handle: async ({ scoped, context }) => {
    const now = context.operations.clock()
    const states = await countDomainsByState(scoped)
    const attention = await listAttention(scoped, shownAttention)
    return {
      attention: attention.map((row) => ({ ...row, since: row.since.toISOString() })),
      domains: states.map(({ state, count }) => ({ state, count })),
      meanScore: meanOf(states),
      scoreByDay: [...(await listMeanScores(scoped, new Date(now.getTime() - trendMilliseconds)))],
      fleet: await countFleet(scoped),
      readAt: now.toISOString(),
    }
  },
})

/** Weighted by how many domains each state has. */
function meanOf(states: readonly { readonly count: number; readonly meanScore: number | null }[]): number | null {
  const scored = states.flatMap(({ count, meanScore }) => (meanScore === null ? [] : [{ count, meanScore }]))
  const count = scored.reduce((sum, state) => sum + state.count, 0)
  return count === 0 ? null : scored.reduce((sum, state) => sum + state.meanScore * state.count, 0) / count
}
