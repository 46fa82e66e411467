import { ProblemError } from '#model/error.ts'
import type { NodeId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { notifyNode } from '#store/directory.ts'
import { countInfrastructureByNode } from '#store/infrastructure.ts'
import { findNodeForUpdate, type NodeRow, updateNode } from '#store/nodes.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'

/**
 * Marks a node for deletion; the loop gives the machine back before the row goes.
 * @throws {ProblemError} `not-found`, `node-in-use` while it serves domains.
 */
export async function deleteNode(scoped: Scoped, context: OperationContext, id: NodeId): Promise<NodeRow> {
  const node = await findNodeForUpdate(scoped, id)
  if (node === null) throw new ProblemError('not-found', { detail: `There is no node ${id}.` })
  if (node.deletingAt !== null) return node
  const count = await countInfrastructureByNode(scoped, id)
  if (count > 0) {
    throw new ProblemError('node-in-use', {
      detail: `Node ${node.label} serves ${count} domain${count > 1 ? 's' : ''}.`,
    })
  }
  const marked = await updateNode(scoped, id, { deletingAt: context.clock() })
  await notifyNode(scoped, id)
  await wake(scoped, 'node-machine', id)
  await recordEvent(scoped, {
    tenantId: node.tenantId,
    type: 'node.deletion-requested',
    resourceKind: 'node',
    resourceId: id,
    message: `Node ${node.label} is being deleted.`,
  })
  return marked
}
