import { canonicalJson } from '#lib/canonical-json.ts'
import type { Heartbeat } from '#protocol/agent-protocol.ts'
import { wake } from '#queue/wake.ts'
import { type NodeRow, updateNode } from '#store/nodes.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'

/**
 * Stores what the agent says and wakes the loops that wait for what changed. The first heartbeat proves that the agent
 * has kept its key: the one-time token is used up.
 */
export async function recordHeartbeat(
  scoped: Scoped,
  context: OperationContext,
  node: NodeRow,
  heartbeat: Heartbeat,
): Promise<void> {
  const before = node.heartbeat as Heartbeat | null
  await updateNode(scoped, node.id, {
    heartbeat: JSON.stringify(heartbeat),
    lastHeartbeat: context.clock(),
    agentTokenHash: null,
    agentTokenExpiresAt: null,
  })
  if (before === null) await wake(scoped, 'node-machine', node.id)
  if (before === null || canonicalJson(stateOf(before)) !== canonicalJson(stateOf(heartbeat))) {
    await wake(scoped, 'node-config', node.id)
  }
  if (before?.directorySequence !== heartbeat.directorySequence) await wake(scoped, 'mailboxes', node.id)
}

/** What the configuration loop judges; numbers that always move are left out. */
function stateOf({ bundle, bundleFailure, services, driftedPaths, phase }: Heartbeat): unknown {
  return { bundle, bundleFailure, services, driftedPaths, phase }
}
