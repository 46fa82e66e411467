import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { LabMachine, LabMachineState } from '../api/lab-api.ts'
import { readJsonFile, writeJsonFile } from '../json-file.ts'

/** What is remembered of a machine, in `<machines>/<id>/machine.json`. A directory without it is half-made. */
export interface MachineRecord {
  readonly id: string
  /** Host name. */
  readonly name: string
  readonly role: 'machine' | 'lab'
  readonly image: 'bare' | 'golden' | 'world'
  /** The image's directories that its disk lies on, uppermost first; they stay the same for its life. */
  readonly layers: readonly string[]
  readonly addresses: readonly string[]
  readonly ptr: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly createdAt: string
  /** `stopped` after a power cut, `deleting` until its directory is gone. */
  readonly wanted: 'running' | 'stopped' | 'deleting'
  readonly failure: string | null
}

export function machineDirectory(machines: string, id: string): string {
  return join(machines, id)
}

export async function saveMachineRecord(machines: string, record: MachineRecord): Promise<void> {
  await mkdir(machineDirectory(machines, record.id), { recursive: true, mode: 0o700 })
  await writeJsonFile(join(machineDirectory(machines, record.id), 'machine.json'), record)
}

/** All records; directories of machines that were never finished are removed. */
export async function loadMachineRecords(machines: string): Promise<MachineRecord[]> {
  const records: MachineRecord[] = []
  for (const id of await readdir(machines).catch(() => [])) {
    const record = await readJsonFile<MachineRecord>(join(machineDirectory(machines, id), 'machine.json'))
    if (record === null) await rm(machineDirectory(machines, id), { recursive: true, force: true })
    else records.push(record)
  }
  return records.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt))
}

export function toLabMachine(record: MachineRecord, state: LabMachineState): LabMachine {
  const { id, name, role, image, ptr, labels, createdAt, failure } = record
  return { id, name, role, image, state, address: record.addresses[0] ?? '', ptr, labels, createdAt, failure }
}
