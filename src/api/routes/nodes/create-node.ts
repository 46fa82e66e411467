import { createNode } from '#operations/nodes/create-node.ts'
import { defineRoute } from '../../define-route.ts'
import { CreateNode, NodeView, sizeOfPlan, toNodeView } from './nodes.schema.ts'

export const createNodeRoute = defineRoute({
  method: 'POST',
  path: '/infrastructure/nodes',
  operationId: 'createNode',
  tag: 'Nodes',
  summary: 'Order a mail node',
  permission: 'nodes:write',
  body: CreateNode,
  status: 201,
  answer: NodeView,
  problems: ['name-taken', 'region-unknown', 'primary-domain-missing', 'workspace-mismatch', 'not-found'],
  handle: async ({ scoped, context, body }) => {
    const { plan, ...input } = body
    return toNodeView(await createNode(scoped, context.operations, { ...input, size: sizeOfPlan(plan) }), [])
  },
})
