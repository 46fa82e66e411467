import { createFaultPlan, type FaultPlan } from '../fault-plan.ts'
import { ProviderError } from '../provider-error.ts'
import type { ComputeProvider, Machine, MachineSpec, MachineState, Offering } from './compute-provider.ts'

export interface MemoryComputeOptions {
  /** Only machines with this mark are listed. */
  readonly installationId: string
  /** A machine is `provisioning` for so many looks, then `running`. Default 0: runs at once. */
  readonly looksUntilRunning?: number
  /** Default: one of each size in the region `memory`, without a price. */
  readonly offerings?: readonly Offering[]
  readonly now?: () => Date
}

/** Machines that exist only in this process. Shares nothing with the world, keeps every promise of the interface. */
export interface MemoryComputeProvider extends ComputeProvider {
  readonly faults: FaultPlan
  /** How many machines were ever made: a repeated create must not raise it. */
  readonly createdCount: () => number
  /** What was ordered, user-data included; null for a machine that never was. */
  specOf(id: string): MachineSpec | null
  /** What the reverse zone says: the name of the address behind `4.3.2.1.in-addr.arpa`, or null. */
  findReverseName(reverseZoneName: string): string | null
  /** Changes a machine behind the caller's back, as the world does. */
  setState(id: string, state: MachineState, failure?: string): void
  /** Adds a machine that somebody made by hand, also one with a mark that exists already. */
  addMachine(machine: Machine): void
  /** The same machines as another installation sees them. */
  connectAs(installationId: string): ComputeProvider
  setReverseDns(machineId: string, ipAddress: string, name: string | null): Promise<void>
  rebootMachine(id: string): Promise<void>
}

interface Entry {
  machine: Machine
  spec: MachineSpec | null
  looksLeft: number
}

const gibibyte = 1024 ** 3
const usualOfferings: readonly Offering[] = [
  { size: 'starter', region: 'memory', vcpus: 1, memoryBytes: gibibyte },
  { size: 'professional', region: 'memory', vcpus: 2, memoryBytes: 2 * gibibyte },
  { size: 'business', region: 'memory', vcpus: 4, memoryBytes: 4 * gibibyte },
  { size: 'enterprise', region: 'memory', vcpus: 8, memoryBytes: 8 * gibibyte },
]

export function createMemoryComputeProvider(options: MemoryComputeOptions): MemoryComputeProvider {
  return connect(options, { entries: new Map(), lastSerial: 0 })
}

interface World {
  readonly entries: Map<string, Entry>
  lastSerial: number
}

function connect(options: MemoryComputeOptions, world: World): MemoryComputeProvider {
  const { entries } = world
  const faults = createFaultPlan()
  const now = options.now ?? (() => new Date())
  let created = 0

  const get = (id: string): Entry => {
    const entry = entries.get(id)
    if (entry === undefined) throw new ProviderError('not-found', `There is no machine ${id}.`)
    return entry
  }
  const isOurs = (machine: Machine) => machine.mark.installationId === options.installationId
  const findByNode = (nodeId: string) =>
    [...entries.values()].find(({ machine }) => isOurs(machine) && machine.mark.nodeId === nodeId)
  const create = (spec: MachineSpec): Machine => {
    const existing = findByNode(spec.mark.nodeId)
    if (existing !== undefined) return existing.machine
    const entry = newEntry(spec, ++world.lastSerial, options.looksUntilRunning ?? 0, now())
    created += 1
    entries.set(entry.machine.id, entry)
    return entry.machine
  }

  return {
    name: 'memory',
    capabilities: { reverseDns: true, reboot: true, userDataBytes: 32_768 },
    faults,
    listMachines: () => faults.run('listMachines', () => [...entries.values()].map(look).filter(isOurs)),
    getMachine: (id) => faults.run('getMachine', () => lookIfPresent(entries.get(id))),
    createMachine: (spec) => faults.run('createMachine', () => create(spec)),
    deleteMachine: (id) => faults.run('deleteMachine', () => void entries.delete(id)),
    listOfferings: () => faults.run('listOfferings', () => options.offerings ?? usualOfferings),
    setReverseDns: (id, ipAddress, name) => faults.run('setReverseDns', () => setReverseName(get(id), ipAddress, name)),
    rebootMachine: (id) => faults.run('rebootMachine', () => void startAgain(get(id))),
    connectAs: (installationId) => connect({ ...options, installationId }, world),
    createdCount: () => created,
    specOf: (id) => entries.get(id)?.spec ?? null,
    findReverseName: (zoneName) => {
      const address = zoneName
        .replace(/\.in-addr\.arpa$/, '')
        .split('.')
        .reverse()
        .join('.')
      const found = [...entries.values()].find(({ machine }) => machine.ipv4 === address)
      return found?.machine.reverseName ?? null
    },
    setState: (id, state, failure) => {
      const entry = get(id)
      entry.machine = { ...entry.machine, state, failure: failure ?? null }
      entry.looksLeft = 0
    },
    addMachine: (machine) => void entries.set(machine.id, { machine, spec: null, looksLeft: 0 }),
  }
}

function newEntry(spec: MachineSpec, serial: number, looksLeft: number, createdAt: Date): Entry {
  const runs = looksLeft === 0
  const machine: Machine = {
    id: `memory-${serial}`,
    name: spec.name,
    state: runs ? 'running' : 'provisioning',
    failure: null,
    ipv4: `192.0.2.${((serial - 1) % 254) + 1}`,
    reverseName: null,
    mark: spec.mark,
    createdAt,
  }
  return { machine, spec, looksLeft }
}

/** Each look brings a machine nearer to running. */
function look(entry: Entry): Machine {
  if (entry.machine.state === 'provisioning' && entry.looksLeft > 0) {
    entry.looksLeft -= 1
    if (entry.looksLeft === 0) entry.machine = { ...entry.machine, state: 'running' }
  }
  return entry.machine
}

function lookIfPresent(entry: Entry | undefined): Machine | null {
  return entry === undefined ? null : look(entry)
}

function setReverseName(entry: Entry, ipAddress: string, name: string | null): void {
  if (entry.machine.ipv4 !== ipAddress) {
    throw new ProviderError('invalid-request', `Machine ${entry.machine.id} does not have the address ${ipAddress}.`)
  }
  entry.machine = { ...entry.machine, reverseName: name }
}

function startAgain(entry: Entry): void {
  if (entry.machine.state === 'stopped') entry.machine = { ...entry.machine, state: 'running' }
}
