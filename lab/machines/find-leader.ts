import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { labNames } from '../network/lab-names.ts'
import { cgroupRoots } from './machine-cgroup.ts'

/** What names a machine's processes: the lab and the machine's id. */
export interface MachineKey {
  readonly lab: string
  readonly id: string
}

/** The machine's process 1 as seen from the host; null while there is none. */
export async function findLeader(key: MachineKey): Promise<number | null> {
  const [root] = cgroupRoots()
  if (root === undefined) return null
  const payload = join(root, machineCgroup(key), 'run', 'payload')
  for (const directory of [join(payload, 'init.scope'), payload]) {
    const text = await readFile(join(directory, 'cgroup.procs'), 'utf8').catch(() => '')
    for (const id of text.split('\n').filter((line) => line !== '')) {
      const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
      if (/^NSpid:.*\s1$/m.test(status)) return Number(id)
    }
  }
  return null
}

export function machineCgroup(key: MachineKey): string {
  return `${labNames(key.lab).cgroup}/${key.id}`
}
