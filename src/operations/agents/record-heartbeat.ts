import { canonicalJson } from '#lib/canonical-json.ts'
import type { Heartbeat, RepairReport } from '#protocol/agent-protocol.ts'
import { wake } from '#queue/wake.ts'
import { recordNodeMetrics } from '#store/node-metrics.ts'
import { type NodeRow, updateNode } from '#store/nodes.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'

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
  await recordNodeMetrics(scoped, node, heartbeat.metrics, context.clock())
  if (before === null) await wake(scoped, 'node-machine', node.id)
  if (before === null || canonicalJson(stateOf(before)) !== canonicalJson(stateOf(heartbeat))) {
    await wake(scoped, 'node-config', node.id)
  }
  if (heartbeat.repair !== null && heartbeat.repair.at !== before?.repair?.at) {
    await recordRepair(scoped, node, heartbeat.repair)
  }
  if (before?.directorySequence !== heartbeat.directorySequence) await wake(scoped, 'mailboxes', node.id)
}

/** What the configuration loop judges; numbers that always move are left out. */
function stateOf({ bundle, bundleFailure, services, drift, repair, selfTest, phase, ...rest }: Heartbeat): unknown {
  const { driftedPaths } = rest
  const mail = selfTest == null ? null : { ok: selfTest.ok, step: selfTest.step, message: selfTest.message }
  return { bundle, bundleFailure, services, driftedPaths, drift, repair, mail, phase }
}

/** That files were put back is told once, with what was in them. */
async function recordRepair(scoped: Scoped, node: NodeRow, { at, files, failure }: RepairReport): Promise<void> {
  const paths = files.map(({ path }) => path).join(', ')
  await recordEvent(scoped, {
    tenantId: node.tenantId,
    type: failure === null ? 'node.drift-repaired' : 'node.drift-repair-failed',
    severity: 'warning',
    resourceKind: 'node',
    resourceId: node.id,
    message:
      failure === null
        ? `Files of ${node.label} that were changed by hand were put back: ${paths}.`
        : `Files of ${node.label} that were changed by hand could not be put back (${paths}): ${failure}`,
    data: { at, files: files.slice(0, 10) },
  })
}
