import { ProblemError } from '#model/error.ts'
import { listConditions } from '#store/conditions.ts'
import { findNode } from '#store/nodes.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { NodeView, toNodeView } from './nodes.schema.ts'

export const getNodeRoute = defineRoute({
  method: 'GET',
  path: '/infrastructure/nodes/:id',
  operationId: 'getNode',
  tag: 'Nodes',
  summary: 'Read a mail node',
  permission: 'nodes:read',
  params: pathId('node'),
  versionOf: 'node',
  status: 200,
  answer: NodeView,
  handle: async ({ scoped, params }) => {
    const node = await findNode(scoped, params.id)
    if (node === null) throw new ProblemError('not-found', { detail: `There is no node ${params.id}.` })
    return toNodeView(node, await listConditions(scoped, 'node', node.id))
  },
})
