import { updateNode } from '#operations/nodes/update-node.ts'
import { listConditions } from '#store/conditions.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { NodeView, toNodeView, UpdateNode } from './nodes.schema.ts'

export const updateNodeRoute = defineRoute({
  method: 'PATCH',
  path: '/infrastructure/nodes/:id',
  operationId: 'updateNode',
  tag: 'Nodes',
  summary: 'Change what a mail node does with files that were changed by hand',
  permission: 'nodes:write',
  params: pathId('node'),
  versionOf: 'node',
  body: UpdateNode,
  status: 200,
  answer: NodeView,
  handle: async ({ scoped, params, body }) => {
    const node = await updateNode(scoped, params.id, body)
    return toNodeView(node, await listConditions(scoped, 'node', node.id))
  },
})
