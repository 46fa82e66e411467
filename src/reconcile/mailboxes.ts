import type { ConditionUpdate } from '#model/condition.ts'
import type { NodeId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import type { Heartbeat } from '#protocol/agent-protocol.ts'
import { findStoredNode, type StoredNode } from '#store/node-snapshot.ts'
import { withScope } from '#store/scope.ts'
import type { ReconcileContext, ReconcileResult, Reconciler } from './reconciler.ts'
import { report } from './report.ts'

const steadySeconds = 300
const waitingSeconds = 15

/** Whether the node's replica of its domains, mailboxes and aliases is as new as the store. The agent follows it itself. */
export const mailboxesLoop: Reconciler = { loop: 'mailboxes', kind: 'node', reconcile }

async function reconcile(context: ReconcileContext, resourceId: string): Promise<ReconcileResult> {
  const nodeId = resourceId as NodeId
  const stored = await withScope(context.db, systemScope, (scoped) => findStoredNode(scoped, nodeId))
  if (stored === null || stored.node.deletingAt !== null) return { requeueAfterSeconds: null }
  const condition = judge(stored)
  await report(context, { kind: 'node', resourceId: nodeId, conditions: [condition], previous: stored.conditions })
  return { requeueAfterSeconds: condition.status === 'true' ? steadySeconds : waitingSeconds }
}

function judge({ node, domains }: StoredNode): ConditionUpdate {
  const heartbeat = node.heartbeat as Heartbeat | null
  const onNode = heartbeat?.directorySequence ?? 0
  if (domains.length === 0) {
    const message = `${node.hostname} serves no verified domain yet.`
    return { type: 'DirectoryCurrent', status: 'false', reason: 'WaitingForDomain', message }
  }
  if (onNode < node.directorySequence) {
    return {
      type: 'DirectoryCurrent',
      status: 'false',
      reason: 'WaitingForAgent',
      message: `${node.hostname} has change ${onNode} of its mail data; change ${node.directorySequence} is on its way.`,
    }
  }
  const message = `${node.hostname} has all domains, mailboxes and aliases.`
  return { type: 'DirectoryCurrent', status: 'true', reason: 'Current', message }
}
