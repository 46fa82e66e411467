import { z } from 'zod'
import type { Machine, MachineSpec, MachineState } from '../compute-provider.ts'

/** The fields of the lab's machines that we need. */
export const labMachine = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  state: z.string(),
  address: z.string().nullable(),
  ptr: z.string().nullable(),
  labels: z.record(z.string(), z.string()),
  createdAt: z.coerce.date(),
  failure: z.string().nullable(),
})
export type LabMachine = z.infer<typeof labMachine>

const installationLabel = 'rookery-installation'
const nodeLabel = 'rookery-node'

const states: Readonly<Record<string, MachineState>> = {
  starting: 'provisioning',
  running: 'running',
  stopped: 'stopped',
  failed: 'failed',
}

/** Our view of a lab machine, or `null` when it is not one of this installation's. Pure. */
export function toMachine(machine: LabMachine, installationId: string): Machine | null {
  const nodeId = machine.labels[nodeLabel]
  if (machine.labels[installationLabel] !== installationId || nodeId === undefined) return null
  return {
    id: machine.id,
    name: machine.name,
    state: states[machine.state] ?? 'unknown',
    failure: machine.failure,
    ipv4: machine.address,
    reverseName: machine.ptr,
    mark: { installationId, nodeId },
    createdAt: machine.createdAt,
  }
}

/** The body of `POST /machines`. Size and region have no meaning in the lab. */
export function toCreateBody(spec: MachineSpec): unknown {
  return {
    name: spec.name,
    image: spec.image,
    userData: spec.userData,
    sshKeys: spec.sshKeys,
    labels: { [installationLabel]: spec.mark.installationId, [nodeLabel]: spec.mark.nodeId },
  }
}

/** Oldest first, so that everybody who finds several chooses the same. */
export function byAge(a: Machine, b: Machine): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)
}
