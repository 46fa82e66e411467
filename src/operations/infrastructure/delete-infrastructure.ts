import { ProblemError } from '#model/error.ts'
import type { InfrastructureId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { notifyNode, projectDirectory } from '#store/directory.ts'
import {
  countInfrastructureByNode,
  findInfrastructure,
  type InfrastructureRow,
  updateInfrastructure,
} from '#store/infrastructure.ts'
import { findNodeForUpdate, updateNode } from '#store/nodes.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'

/**
 * Marks infrastructure for deletion, and its node when it serves nobody else. The loops take the records out of the zone
 * and give the machine back before the rows go; the domain stays.
 * @throws {ProblemError} `not-found`.
 */
export async function deleteInfrastructure(
  scoped: Scoped,
  context: OperationContext,
  id: InfrastructureId,
): Promise<InfrastructureRow> {
  const before = await findInfrastructure(scoped, id)
  if (before === null) throw new ProblemError('not-found', { detail: `There is no infrastructure ${id}.` })
  if (before.deletingAt !== null) return before
  const node = await findNodeForUpdate(scoped, before.nodeId)
  const marked = await updateInfrastructure(scoped, id, { deletingAt: context.clock() })
  const isLast = (await countInfrastructureByNode(scoped, before.nodeId)) <= 1
  if (isLast && node !== null && node.deletingAt === null) {
    await updateNode(scoped, node.id, { deletingAt: context.clock() })
  }
  await projectDirectory(scoped, before.nodeId, before.domainId, 'all')
  await notifyNode(scoped, before.nodeId)
  await wake(scoped, 'infrastructure', id)
  await wake(scoped, 'domain', before.domainId)
  await wake(scoped, 'node-config', before.nodeId)
  await wake(scoped, 'mailboxes', before.nodeId)
  await wake(scoped, 'node-machine', before.nodeId)
  await recordEvent(scoped, {
    tenantId: marked.tenantId,
    type: 'infrastructure.deletion-requested',
    resourceKind: 'infrastructure',
    resourceId: id,
    infrastructureId: id,
    message: `Infrastructure ${marked.smtpHost} is being deleted.`,
  })
  return marked
}
