import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { CreateMachine } from '../api/lab-api.ts'
import { LabError } from '../api/lab-error.ts'
import type { Image } from '../images/image-store.ts'
import { type AddressRange, allocateOffset } from '../network/address-range.ts'
import { stageFiles } from './machine-disk.ts'
import { type FirstBootSettings, renderFirstBootFiles } from './machine-files.ts'
import type { MachineRecord } from './machine-record.ts'
import type { MachineRegistry } from './machine-registry.ts'

/** What every machine of this lab gets at its first boot. */
export type CommonSettings = Pick<FirstBootSettings, 'resolver' | 'packageProxyUrl' | 'sourcesList' | 'aptConf'>

export interface CreateMachineOptions {
  readonly registry: MachineRegistry
  readonly range: AddressRange
  readonly common: CommonSettings
  readonly image: Image
  /** The offset that was given out last. */
  readonly lastOffset: number
}

/**
 * Creates a machine for a customer and begins to boot it. Resolves as soon as the machine is remembered.
 * @throws {LabError} 409 `no-free-address`
 */
export async function createCustomerMachine(
  request: CreateMachine,
  options: CreateMachineOptions,
): Promise<MachineRecord> {
  const { registry, range, common, image, lastOffset } = options
  const taken = new Set(registry.listAddresses().flatMap((address) => range.offsetOf(address) ?? []))
  const offset = allocateOffset(taken, lastOffset)
  if (offset === null) throw new LabError(409, 'no-free-address', `All addresses of ${range.cidr} are taken.`)
  const id = `m-${randomBytes(4).toString('hex')}`
  const address = range.addressAt(offset)
  const { name, userData = null, sshKeys = [], labels = {} } = request
  const files = renderFirstBootFiles({ ...common, hostName: name, address, sshKeys, userData })
  await mkdir(registry.directoryOf(id), { recursive: true, mode: 0o700 })
  await stageFiles(registry.directoryOf(id), files, [])
  const record: MachineRecord = {
    id,
    name,
    role: 'machine',
    image: request.image,
    layers: image.layers,
    addresses: [address],
    ptr: null,
    labels,
    createdAt: new Date().toISOString(),
    wanted: 'running',
    failure: null,
  }
  await registry.save(record)
  registry.start(id).catch(() => undefined)
  return record
}
