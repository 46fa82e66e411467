import { ProblemError } from '#model/error.ts'
import type { NodeId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { findNode } from '#store/nodes.ts'
import type { Scoped } from '#store/scope.ts'

/**
 * Has a node's machine, configuration and mail data looked at now instead of at the next time.
 * @throws {ProblemError} `not-found`.
 */
export async function checkNode(scoped: Scoped, id: NodeId): Promise<void> {
  const node = await findNode(scoped, id)
  if (node === null) throw new ProblemError('not-found', { detail: `There is no node ${id}.` })
  for (const loop of ['node-machine', 'node-config', 'mailboxes'] as const) await wake(scoped, loop, id)
}
