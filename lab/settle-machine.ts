import { join } from 'node:path'
import { sha256Hex } from '#lib/hash.ts'
import { writeFileWhole } from './json-file.ts'
import { readIfExists } from './state-file.ts'
import type { LabContext, OwnMachine } from './world.ts'

export interface MachineSettler {
  readonly context: Pick<LabContext, 'bootOwnMachine' | 'stateDirectory'>
  readonly machine: OwnMachine
  /** Makes what runs in the machine read these files again; may be told more than what really changed. */
  reload(changedFiles: readonly string[]): Promise<void>
}

/**
 * Brings a machine of the lab's own to what it should be, with its services reading its files as they are now. A note
 * on the host says which files were last read: when a crash came between writing and reading, all are read again.
 */
export async function settleMachine({
  context,
  machine,
  reload,
}: MachineSettler): Promise<{ readonly booted: boolean }> {
  const notePath = join(context.stateDirectory, `settled-${machine.name}`)
  const fingerprint = sha256Hex(JSON.stringify(machine.files))
  const note = await readIfExists(notePath)
  if (note !== fingerprint) await writeFileWhole(notePath, 'unsettled')
  const { booted, changedFiles } = await context.bootOwnMachine(machine)
  const unread = note === 'unsettled' ? Object.keys(machine.files) : changedFiles
  if (!booted && unread.length > 0) await reload(unread)
  if (note !== fingerprint) await writeFileWhole(notePath, fingerprint)
  return { booted }
}
