import { ProviderError } from '../../provider-error.ts'
import type { ComputeProvider, Machine, MachineSpec, Offering } from '../compute-provider.ts'
import { createLabClient, type LabClient } from './local-client.ts'
import { byAge, toCreateBody, toMachine } from './local-mapping.ts'

export interface LocalComputeOptions {
  /** The lab's API socket. */
  readonly socketPath: string
  readonly installationId: string
  readonly timeoutSeconds?: number
}

/** The lab takes any size; these say what its machines come to. */
const gibibyte = 1024 ** 3
const offerings: readonly Offering[] = (['starter', 'professional', 'business', 'enterprise'] as const).map((size) => ({
  size,
  region: 'lab',
  vcpus: 1,
  memoryBytes: gibibyte,
}))

/** Machines of the lab on this computer. */
export function createLocalComputeProvider(options: LocalComputeOptions): Required<ComputeProvider> {
  const client = createLabClient(options)
  const list = async (): Promise<readonly Machine[]> =>
    (await client.listMachines())
      .map((machine) => toMachine(machine, options.installationId))
      .filter((machine) => machine !== null)
      .toSorted(byAge)
  const find = async (id: string): Promise<Machine | null> => {
    const machine = await client.findMachine(id)
    return machine === null ? null : toMachine(machine, options.installationId)
  }
  const get = async (id: string): Promise<Machine> => {
    const machine = await find(id)
    if (machine === null) throw new ProviderError('not-found', `There is no machine ${id} of ours in the lab.`)
    return machine
  }
  const createOnce = onePerKey(
    (spec: MachineSpec) => spec.mark.nodeId,
    (spec) => create(client, list, spec, options),
  )

  return {
    name: 'local',
    capabilities: { reverseDns: true, reboot: true, userDataBytes: 32_768 },
    listMachines: list,
    getMachine: find,
    createMachine: createOnce,
    deleteMachine: async (id) => {
      if ((await find(id)) !== null) await client.deleteMachine(id)
    },
    listOfferings: async () => offerings,
    setReverseDns: async (machineId, ipAddress, name) => {
      const machine = await get(machineId)
      if (machine.ipv4 !== ipAddress) {
        throw new ProviderError('invalid-request', `Machine ${machineId} does not have the address ${ipAddress}.`)
      }
      await client.setPtr(ipAddress, name)
    },
    rebootMachine: async (id) => {
      const machine = await get(id)
      await (machine.state === 'stopped' ? client.startMachine(id) : client.rebootMachine(id))
    },
  }
}

/**
 * Looks for the mark first, so that a create whose answer was lost is not repeated. The lab has no conditional create:
 * when another process made a machine with the same mark meanwhile, the younger one goes again.
 */
async function create(
  client: LabClient,
  list: () => Promise<readonly Machine[]>,
  spec: MachineSpec,
  options: LocalComputeOptions,
): Promise<Machine> {
  const isOfNode = (machine: Machine) => machine.mark.nodeId === spec.mark.nodeId
  const existing = (await list()).find(isOfNode)
  if (existing !== undefined) return existing
  const created = toMachine(await client.createMachine(toCreateBody(spec)), options.installationId)
  if (created === null) throw new ProviderError('unavailable', 'The lab made a machine without our mark.')
  const oldest = (await list()).find(isOfNode) ?? created
  if (oldest.id !== created.id) await client.deleteMachine(created.id)
  return oldest
}

/** Calls with the same key that overlap share one run. */
function onePerKey<Argument, Result>(
  keyOf: (argument: Argument) => string,
  work: (argument: Argument) => Promise<Result>,
) {
  const running = new Map<string, Promise<Result>>()
  return (argument: Argument): Promise<Result> => {
    const key = keyOf(argument)
    const current = running.get(key)
    if (current !== undefined) return current
    const run = work(argument).finally(() => running.delete(key))
    running.set(key, run)
    return run
  }
}
