import { rm } from 'node:fs/promises'
import type { LabMachine, LabMachineState } from '../api/lab-api.ts'
import { ensureMachineNetwork, removeMachineNetwork } from '../network/machine-network.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import { bootMachine, isMachineAlive, killMachine, stopMachine, waitUntilBooted } from './machine-process.ts'
import {
  loadMachineRecords,
  type MachineRecord,
  machineDirectory,
  saveMachineRecord,
  toLabMachine,
} from './machine-record.ts'

export interface MachineRegistryOptions {
  readonly lab: string
  /** Directory of the machines' directories. */
  readonly directory: string
  readonly log: (text: string) => void
}

const HALT_TIMEOUT_SECONDS = 10

/**
 * All machines of a lab: their records and what is done to them. Work on one machine is done one after the other, on
 * different ones at the same time. Every method can be repeated after it was cut off.
 */
export class MachineRegistry {
  readonly #options: MachineRegistryOptions
  readonly #records = new Map<string, MachineRecord>()
  readonly #queues = new Map<string, Promise<unknown>>()
  /** Machines that are on their way up, and how many steps still wait for each. */
  readonly #starting = new Map<string, number>()
  /** Records change one after the other, on the disk first: what a reader sees outlives a kill. */
  readonly #recordsInTurn = oneAtATime()

  constructor(options: MachineRegistryOptions) {
    this.#options = options
  }

  /** Reads the records; call once before anything else. */
  async load(): Promise<void> {
    for (const record of await loadMachineRecords(this.#options.directory)) this.#records.set(record.id, record)
  }

  find(id: string): MachineRecord | null {
    const record = this.#records.get(id)
    return record === undefined || record.wanted === 'deleting' ? null : record
  }

  list(): MachineRecord[] {
    return [...this.#records.values()].filter((record) => record.wanted !== 'deleting')
  }

  /** Includes machines that are being deleted, whose addresses are not free yet. */
  listAddresses(): string[] {
    return [...this.#records.values()].flatMap((record) => record.addresses)
  }

  directoryOf(id: string): string {
    return machineDirectory(this.#options.directory, id)
  }

  keyOf(id: string): { readonly lab: string; readonly id: string } {
    return { lab: this.#options.lab, id }
  }

  /** Puts a machine on record, or replaces its record. */
  save(record: MachineRecord): Promise<void> {
    return this.#recordsInTurn(() => this.#write(record))
  }

  /** Changes a record as it is by then; one that is gone or being deleted stays as it is. */
  change(id: string, change: Partial<MachineRecord>): Promise<void> {
    return this.#recordsInTurn(async () => {
      const record = this.find(id)
      if (record !== null) await this.#write({ ...record, ...change })
    })
  }

  async view(record: MachineRecord): Promise<LabMachine> {
    return toLabMachine(record, await this.#stateOf(record))
  }

  isStarting(id: string): boolean {
    return (this.#starting.get(id) ?? 0) > 0
  }

  /** Boots it unless it runs; a half-booted one is waited for, or killed and booted again. Rejects when it fails. */
  start(id: string): Promise<void> {
    return this.#whileStarting(id, async () => {
      await this.change(id, { wanted: 'running', failure: null })
      await this.#bootUnlessUp(id)
    })
  }

  reboot(id: string): Promise<void> {
    return this.#whileStarting(id, async () => {
      await this.change(id, { wanted: 'running', failure: null })
      await stopMachine(this.keyOf(id), HALT_TIMEOUT_SECONDS)
      await this.#bootUnlessUp(id)
    })
  }

  /** A power cut: it stays off until it is started. */
  cutPower(id: string): Promise<void> {
    return this.enqueue(id, async () => {
      await this.change(id, { wanted: 'stopped', failure: null })
      await killMachine(this.keyOf(id))
    })
  }

  /** Removes a machine with its disk, network and record. It leaves the lists as soon as that is on disk. */
  async delete(id: string): Promise<void> {
    await this.change(id, { wanted: 'deleting' })
    await this.enqueue(id, async () => {
      await killMachine(this.keyOf(id))
      await removeMachineNetwork(this.#options.lab, id)
      await rm(this.directoryOf(id), { recursive: true, force: true })
      this.#records.delete(id)
    })
  }

  /** Ends deletions that were cut off and boots what should run but does not; failures end up in the records. */
  async repair(shouldStart: (record: MachineRecord) => boolean): Promise<void> {
    const work = [...this.#records.values()].map((record) => {
      if (record.wanted === 'deleting') return this.delete(record.id)
      return record.wanted === 'running' && shouldStart(record) ? this.start(record.id) : Promise.resolve()
    })
    await Promise.allSettled(work)
  }

  /** Does work on one machine after what is already under way with it. */
  enqueue<T>(id: string, work: () => Promise<T>): Promise<T> {
    const previous = this.#queues.get(id) ?? Promise.resolve()
    const result = previous.then(work, work)
    const settled = result.catch(() => undefined)
    this.#queues.set(id, settled)
    settled.then(() => {
      if (this.#queues.get(id) === settled) this.#queues.delete(id)
    })
    return result
  }

  async #stateOf(record: MachineRecord): Promise<LabMachineState> {
    if (this.isStarting(record.id)) return 'starting'
    if (record.failure !== null) return 'failed'
    return (await isMachineAlive(this.keyOf(record.id))) ? 'running' : 'stopped'
  }

  async #whileStarting(id: string, work: () => Promise<void>): Promise<void> {
    this.#starting.set(id, (this.#starting.get(id) ?? 0) + 1)
    try {
      await this.enqueue(id, async () => {
        const record = this.find(id)
        if (record !== null) await work()
      })
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error)
      this.#options.log(failure)
      await this.change(id, { failure })
      throw error
    } finally {
      this.#starting.set(id, (this.#starting.get(id) ?? 1) - 1)
    }
  }

  async #bootUnlessUp(id: string): Promise<void> {
    const record = this.find(id)
    if (record === null) return
    const key = this.keyOf(id)
    if (await isMachineAlive(key)) {
      const isUp = await waitUntilBooted(key).then(
        () => true,
        () => false,
      )
      if (isUp) return
    }
    await killMachine(key)
    await ensureMachineNetwork(this.#options.lab, id, record.addresses)
    try {
      await bootMachine({ ...key, directory: this.directoryOf(id), hostName: record.name, layers: record.layers })
    } catch (error) {
      await killMachine(key)
      throw error
    }
    this.#options.log(`The machine ${id} (${record.name}, ${record.addresses[0] ?? ''}) is up`)
  }

  async #write(record: MachineRecord): Promise<void> {
    await saveMachineRecord(this.#options.directory, record)
    this.#records.set(record.id, record)
  }
}
