import { deleteConditions } from '#store/conditions.ts'
import type { StoredNode } from '#store/node-snapshot.ts'
import { deleteNode } from '#store/nodes.ts'
import { changeAsLoop } from './change-as-loop.ts'
import { applyNodeName } from './node-name.ts'
import type { ReconcileContext, ReconcileResult } from './reconciler.ts'

const waitingSeconds = 5

/** The machine is gone; the row goes when no infrastructure is placed on it any more. */
export async function removeNode(context: ReconcileContext, stored: StoredNode): Promise<ReconcileResult> {
  if (stored.infrastructureIds.length > 0) return { requeueAfterSeconds: waitingSeconds }
  await applyNodeName(context, stored, null)
  await changeAsLoop(context, async (scoped) => {
    await deleteConditions(scoped, 'node', stored.node.id)
    await deleteNode(scoped, stored.node.id)
  })
  return { requeueAfterSeconds: null }
}
