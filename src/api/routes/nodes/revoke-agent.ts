import { revokeAgent } from '#operations/nodes/revoke-agent.ts'
import { listConditions } from '#store/conditions.ts'
import { defineRoute } from '../../define-route.ts'
import { pathId } from '../common.schema.ts'
import { RevokedAgentView, toNodeView } from './nodes.schema.ts'

export const revokeAgentRoute = defineRoute({
  method: 'POST',
  path: '/infrastructure/nodes/:id/revoke-agent',
  operationId: 'revokeAgent',
  tag: 'Nodes',
  summary: 'Void the key of a node’s agent at once, and give a one-time token to register again with',
  permission: 'nodes:write',
  isSensitive: true,
  params: pathId('node'),
  status: 200,
  answer: RevokedAgentView,
  problems: ['not-found'],
  handle: async ({ scoped, context, params }) => {
    const { node, enrolmentToken, enrolmentExpiresAt } = await revokeAgent(scoped, context.operations, params.id)
    return {
      node: toNodeView(node, await listConditions(scoped, 'node', node.id)),
      enrolmentToken: enrolmentToken.reveal(),
      enrolmentExpiresAt: enrolmentExpiresAt.toISOString(),
    }
  },
})
