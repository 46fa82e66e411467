import { mkdir } from 'node:fs/promises'
import type { Image } from '../images/image-store.ts'
import type { OwnMachine, OwnMachineOutcome } from '../world.ts'
import type { CommonSettings } from './customer-machines.ts'
import { execInMachine, unpackInMachine } from './exec-in-machine.ts'
import { discardDisk, hasStagedFiles, stagedArchive, stageFiles, unstageFiles } from './machine-disk.ts'
import { type MachineFiles, renderFirstBootFiles } from './machine-files.ts'
import { isMachineAlive, killMachine } from './machine-process.ts'
import type { MachineRecord } from './machine-record.ts'
import type { MachineRegistry } from './machine-registry.ts'

export interface OwnMachineOptions {
  readonly registry: MachineRegistry
  readonly common: CommonSettings
  readonly image: Image
}

/**
 * Makes sure that a machine of the lab's own runs as described (see `LabContext.bootOwnMachine`). Its disk is thrown away
 * when its image was rebuilt, since an overlay must not change what it lies on.
 */
export async function ensureOwnMachine(spec: OwnMachine, options: OwnMachineOptions): Promise<OwnMachineOutcome> {
  const { registry, image } = options
  const existing = registry.find(spec.name)
  const key = registry.keyOf(spec.name)
  const directory = registry.directoryOf(spec.name)
  const files = renderOwnFiles(spec, options.common)
  const enable = spec.enable ?? []
  const isSame =
    existing !== null &&
    existing.layers.join() === image.layers.join() &&
    existing.addresses.join() === spec.addresses.join()
  if (isSame && existing.wanted === 'running' && (await isMachineAlive(key))) {
    await registry.start(spec.name)
    const changedFiles = await registry.enqueue(spec.name, async () => {
      const wasCutOff = hasStagedFiles(directory)
      const changed = await stageFiles(directory, files, enable)
      if (!hasStagedFiles(directory)) return []
      await unpackInMachine(key, stagedArchive(directory))
      // SysV's tools and systemd's own reload take seconds; whoever changed a unit's file reloads
      const command = ['env', 'SYSTEMCTL_SKIP_SYSV=1', 'systemctl', '--quiet', '--no-reload', 'enable']
      if (enable.length > 0) await execInMachine(key, [...command, ...enable])
      await unstageFiles(directory)
      return wasCutOff ? Object.keys(files) : changed
    })
    return { booted: false, changedFiles }
  }
  const changedFiles = await registry.enqueue(spec.name, async () => {
    await killMachine(key)
    if (existing !== null && existing.layers.join() !== image.layers.join()) await discardDisk(directory)
    await mkdir(directory, { recursive: true, mode: 0o700 })
    return await stageFiles(directory, files, enable)
  })
  await registry.save(toRecord(spec, image, existing))
  await registry.start(spec.name)
  return { booted: true, changedFiles }
}

function renderOwnFiles(spec: OwnMachine, common: CommonSettings): MachineFiles {
  const [address] = spec.addresses
  const resolver = spec.resolver ?? common.resolver
  const base = renderFirstBootFiles({ ...common, resolver, hostName: spec.name, address, sshKeys: [], userData: null })
  return { ...base, ...spec.files }
}

function toRecord(spec: OwnMachine, image: Image, existing: MachineRecord | null): MachineRecord {
  return {
    id: spec.name,
    name: spec.name,
    role: 'lab',
    image: spec.image,
    layers: image.layers,
    addresses: spec.addresses,
    ptr: null,
    labels: {},
    createdAt: existing?.createdAt ?? new Date().toISOString(),
    wanted: 'running',
    failure: null,
  }
}
