import type { NodeId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import type { Machine } from '#providers/compute/compute-provider.ts'
import { listNodeMachines } from '#store/nodes.ts'
import { updateOrphanedMachines } from '#store/orphaned-machines.ts'
import { withScope } from '#store/scope.ts'
import type { ReconcileContext, ReconcileResult, Reconciler } from './reconciler.ts'

const everySeconds = 300

/**
 * Machines that bear our mark but have no node. They cost money and nobody looks after them: they are listed for a
 * person (`rookery orphans`), never deleted by this loop. The other way round, a node whose machine is gone, is the
 * node-machine loop's to see.
 */
export const orphanedMachinesLoop: Reconciler = { loop: 'orphaned-machines', kind: null, reconcile }

async function reconcile(context: ReconcileContext): Promise<ReconcileResult> {
  const machines = await Promise.all(
    context.world.computeNames.map(async (provider) => {
      const listed = await context.world.compute(provider).listMachines()
      return listed.map((machine) => ({ provider, machine }))
    }),
  )
  await withScope(context.db, systemScope, async (scoped) => {
    const known = new Map((await listNodeMachines(scoped)).map((node) => [node.id, node.providerId]))
    const orphans = machines.flat().filter(({ machine }) => isOrphan(context, machine, known))
    await updateOrphanedMachines(scoped, orphans.map(rowOf))
  })
  return { requeueAfterSeconds: everySeconds }
}

/** No node bears the id of the mark, or that node has settled on another machine. */
function isOrphan(context: ReconcileContext, machine: Machine, known: ReadonlyMap<NodeId, string | null>): boolean {
  if (machine.mark.installationId !== context.settings.installationId || machine.state === 'deleting') return false
  const nodeId = machine.mark.nodeId as NodeId
  if (!known.has(nodeId)) return true
  const settledOn = known.get(nodeId) ?? null
  return settledOn !== null && settledOn !== machine.id
}

function rowOf({ provider, machine }: { readonly provider: string; readonly machine: Machine }) {
  const { id, mark, name, state } = machine
  return { provider, machineId: id, nodeId: mark.nodeId as NodeId, name, state }
}
