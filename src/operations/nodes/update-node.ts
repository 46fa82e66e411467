import { ProblemError } from '#model/error.ts'
import type { NodeId } from '#model/id.ts'
import type { DriftPolicy } from '#protocol/agent-protocol.ts'
import { wake } from '#queue/wake.ts'
import { findNodeForUpdate, type NodeRow, updateNode as updateRow } from '#store/nodes.ts'
import type { Scoped } from '#store/scope.ts'
import { recordEvent } from '../record-event.ts'

export interface UpdateNodeInput {
  readonly driftPolicy?: DriftPolicy | undefined
}

/**
 * Changes what a node does by itself; it learns of it with the next generation of its configuration.
 * @throws {ProblemError} `not-found`
 */
export async function updateNode(scoped: Scoped, id: NodeId, { driftPolicy }: UpdateNodeInput): Promise<NodeRow> {
  const node = await findNodeForUpdate(scoped, id)
  if (node === null) throw new ProblemError('not-found', { detail: `There is no node ${id}.` })
  if (driftPolicy === undefined || driftPolicy === node.driftPolicy) return node
  const updated = await updateRow(scoped, id, { driftPolicy })
  await wake(scoped, 'node-config', id)
  const what = driftPolicy === 'repair' ? 'put back' : 'kept and shown'
  await recordEvent(scoped, {
    tenantId: node.tenantId,
    type: 'node.updated',
    resourceKind: 'node',
    resourceId: id,
    message: `Files of ${node.label} that are changed by hand will be ${what}.`,
    data: { driftPolicy },
  })
  return updated
}
