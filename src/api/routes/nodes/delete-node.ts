import { deleteNode } from '#operations/nodes/delete-node.ts'
import { listConditions } from '#store/conditions.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { NodeView, toNodeView } from './nodes.schema.ts'

export const deleteNodeRoute = defineRoute({
  method: 'DELETE',
  path: '/infrastructure/nodes/:id',
  operationId: 'deleteNode',
  tag: 'Nodes',
  summary: 'Delete a mail node that serves nobody; its machine is given back first',
  permission: 'nodes:write',
  params: pathId('node'),
  status: 202,
  answer: NodeView,
  problems: ['node-in-use'],
  handle: async ({ scoped, context, params }) => {
    const node = await deleteNode(scoped, context.operations, params.id)
    return toNodeView(node, await listConditions(scoped, 'node', node.id))
  },
})
