import { listConditionsOf } from '#store/conditions.ts'
import { listNodes } from '#store/nodes.ts'
import { defineRoute } from '../../define-route.ts'
import { PageQuery, pageOf, toPage, toPageRequest } from '../common.schema.ts'
import { NodeView, toNodeView } from './nodes.schema.ts'

export const listNodesRoute = defineRoute({
  method: 'GET',
  path: '/infrastructure/nodes',
  operationId: 'listNodes',
  tag: 'Nodes',
  summary: 'List mail nodes',
  permission: 'nodes:read',
  query: PageQuery,
  status: 200,
  answer: pageOf(NodeView),
  handle: async ({ scoped, query }) => {
    const rows = await listNodes(scoped, toPageRequest(query))
    const ids = rows.map((row) => row.id)
    const conditions = await listConditionsOf(scoped, 'node', ids)
    return toPage(rows, query.limit, (row) => toNodeView(row, conditions.get(row.id) ?? []))
  },
})
