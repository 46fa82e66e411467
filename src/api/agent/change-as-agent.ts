import type { FastifyRequest } from 'fastify'
import type { NodeId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { recordAudit } from '#store/record-audit.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import type { ApiContext } from '../api-context.ts'
import { sourceOf } from '../audit-author.ts'

/** A transaction of an agent; what it changes besides its heartbeat stands in the audit log as the node's. */
export function changeAsAgent<T>(
  context: ApiContext,
  request: FastifyRequest,
  work: (scoped: Scoped) => Promise<{ readonly result: T; readonly nodeId: NodeId }>,
): Promise<T> {
  const run = async (scoped: Scoped) => {
    const { result, nodeId } = await work(scoped)
    const actor = { kind: 'agent', id: nodeId, name: `Agent of ${nodeId}` } as const
    const author = { actor, source: sourceOf(request), tenantId: null, resource: { kind: 'node', id: nodeId } }
    await recordAudit(scoped, { ...author, action: null, isAlways: false }, context.operations.clock())
    return result
  }
  return withScope(context.db, systemScope, run, { isAudited: true })
}
