import { approvePlan } from '#operations/plans/approve-plan.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { ApprovePlan, PlanView, toPlanView } from './plans.schema.ts'

export const approvePlanRoute = defineRoute({
  method: 'POST',
  path: '/plans/:id/approve',
  operationId: 'approvePlan',
  tag: 'Plans',
  summary: 'Let a plan that was held back be applied: this checksum and no other',
  permission: 'infrastructure:write',
  params: pathId('plan'),
  body: ApprovePlan,
  status: 200,
  answer: PlanView,
  problems: ['plan-not-approvable'],
  handle: async ({ scoped, params, body }) => toPlanView(await approvePlan(scoped, params.id, body.checksum)),
})
