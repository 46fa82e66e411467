import { systemScope } from '#model/scope.ts'
import type { Machine } from '#providers/compute/compute-provider.ts'
import { listNodeIds } from '#store/nodes.ts'
import { replaceOrphanedMachines } from '#store/orphaned-machines.ts'
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
  for (const name of context.world.computeNames) {
    const machines = await context.world.compute(name).listMachines()
    await withScope(context.db, systemScope, async (scoped) => {
      const known = new Map((await listNodeIds(scoped)).map((node) => [node.id as string, node.providerId]))
      const orphans = machines.filter((machine) => isOrphan(context, machine, known))
      await replaceOrphanedMachines(scoped, name, orphans.map(rowOf))
    })
  }
  return { requeueAfterSeconds: everySeconds }
}

/** No node bears the id of the mark, or that node has settled on another machine. */
function isOrphan(context: ReconcileContext, machine: Machine, known: ReadonlyMap<string, string | null>): boolean {
  if (machine.mark.installationId !== context.settings.installationId || machine.state === 'deleting') return false
  if (!known.has(machine.mark.nodeId)) return true
  const settledOn = known.get(machine.mark.nodeId) ?? null
  return settledOn !== null && settledOn !== machine.id
}

function rowOf(machine: Machine) {
  return { machineId: machine.id, nodeId: machine.mark.nodeId, name: machine.name, state: machine.state }
}
