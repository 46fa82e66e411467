import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readJsonFile } from '../json-file.ts'
import { STATE_DIRECTORY } from '../lab-paths.ts'
import type { MachineRecord } from './machine-record.ts'

/** Image directories that some machine of some lab lies on. */
export async function layersOfAllLabs(stateDirectory = STATE_DIRECTORY): Promise<Set<string>> {
  const layers = new Set<string>()
  for (const lab of await readdir(stateDirectory).catch(() => [])) {
    const machines = join(stateDirectory, lab, 'machines')
    for (const id of await readdir(machines).catch(() => [])) {
      const record = await readJsonFile<MachineRecord>(join(machines, id, 'machine.json'))
      for (const layer of record?.layers ?? []) layers.add(layer)
    }
  }
  return layers
}
