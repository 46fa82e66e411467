import { z } from 'zod'
import { checkInfrastructure } from '#operations/infrastructure/check-infrastructure.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId, Timestamp } from '../common.schema.ts'

export const checkInfrastructureRoute = defineRoute({
  method: 'POST',
  path: '/infrastructure/:id/check',
  operationId: 'checkInfrastructure',
  tag: 'Infrastructure',
  summary: 'Look at everything of an order now, and mend what can be mended; conditions and events tell what was found',
  permission: 'infrastructure:write',
  params: pathId('infrastructure'),
  status: 202,
  answer: z.object({ askedAt: Timestamp }),
  handle: async ({ scoped, context, params }) => {
    await checkInfrastructure(scoped, params.id)
    return { askedAt: context.operations.clock().toISOString() }
  },
})
