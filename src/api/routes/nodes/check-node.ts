import { z } from 'zod'
import { checkNode } from '#operations/nodes/check-node.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId, Timestamp } from '../common.schema.ts'

export const checkNodeRoute = defineRoute({
  method: 'POST',
  path: '/infrastructure/nodes/:id/check',
  operationId: 'checkNode',
  tag: 'Nodes',
  summary: 'Look at a mail node now; conditions and events tell what was found',
  permission: 'infrastructure:write',
  params: pathId('node'),
  status: 202,
  answer: z.object({ askedAt: Timestamp }),
  handle: async ({ scoped, context, params }) => {
    await checkNode(scoped, params.id)
    return { askedAt: context.operations.clock().toISOString() }
  },
})
