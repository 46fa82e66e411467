import { listPlans } from '#store/plans.ts'
import { defineRoute } from '../../define-route.ts'
import { pageOf, toPage, toPageRequest } from '../common.schema.ts'
import { PlanQuery, PlanView, toPlanView } from './plans.schema.ts'

export const listPlansRoute = defineRoute({
  method: 'GET',
  path: '/plans',
  operationId: 'listPlans',
  tag: 'Plans',
  summary: 'List plans: what was, or would be, changed and why',
  permission: 'infrastructure:read',
  query: PlanQuery,
  status: 200,
  answer: pageOf(PlanView),
  handle: async ({ scoped, query }) =>
    toPage(await listPlans(scoped, toPageRequest(query), query), query.limit, toPlanView),
})
