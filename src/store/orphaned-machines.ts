import type { Selectable } from 'kysely'
import type { Scoped } from './scope.ts'
import type { OrphanedMachinesTable } from './tables.ts'

export type OrphanedMachineRow = Selectable<OrphanedMachinesTable>

/** System scope only. */
export async function listOrphanedMachines(scoped: Scoped): Promise<readonly OrphanedMachineRow[]> {
  return scoped.tx.selectFrom('orphanedMachines').selectAll().orderBy('firstSeenAt').orderBy('machineId').execute()
}

/** Makes the list these and no others; one that was seen before keeps the time of its first sight. */
export async function updateOrphanedMachines(
  scoped: Scoped,
  found: readonly Omit<OrphanedMachineRow, 'firstSeenAt'>[],
): Promise<void> {
  const known = await listOrphanedMachines(scoped)
  const isFound = (row: OrphanedMachineRow) =>
    found.some((machine) => machine.provider === row.provider && machine.machineId === row.machineId)
  for (const { provider, machineId } of known.filter((row) => !isFound(row))) {
    await scoped.tx
      .deleteFrom('orphanedMachines')
      .where('provider', '=', provider)
      .where('machineId', '=', machineId)
      .execute()
  }
  for (const machine of found) {
    const { state, nodeId, name } = machine
    await scoped.tx
      .insertInto('orphanedMachines')
      .values(machine)
      .onConflict((conflict) => conflict.columns(['provider', 'machineId']).doUpdateSet({ state, nodeId, name }))
      .execute()
  }
}
