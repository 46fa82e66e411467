import { LabError } from './api/lab-error.ts'
import type { ImageName } from './images/image-recipe.ts'
import type { Image } from './images/image-store.ts'
import { labPaths } from './lab-paths.ts'
import type { CommonSettings } from './machines/customer-machines.ts'
import { execInMachine } from './machines/exec-in-machine.ts'
import type { MachineRegistry } from './machines/machine-registry.ts'
import { ensureOwnMachine } from './machines/own-machines.ts'
import type { AddressRange } from './network/address-range.ts'
import type { LabContext } from './world.ts'

export interface LabContextParts {
  readonly lab: string
  readonly range: AddressRange
  readonly packageProxyUrl: string
  readonly registry: MachineRegistry
  getImage(name: ImageName): Promise<Image>
  getCommon(): CommonSettings
  onProgress(text: string): void
}

/** What the core does for the world, put together from its parts. */
export function createLabContext(parts: LabContextParts): LabContext {
  const { lab, range, registry } = parts
  return {
    labName: lab,
    range: range.cidr,
    gateway: range.gateway,
    packageProxyUrl: parts.packageProxyUrl,
    stateDirectory: labPaths(lab).world,
    addressAt: (offset) => range.addressAt(offset),
    async bootOwnMachine(spec) {
      const image = await parts.getImage(spec.image)
      return await ensureOwnMachine(spec, { registry, common: parts.getCommon(), image })
    },
    exec(machineName, argv, options) {
      if (registry.find(machineName) === null) {
        throw new LabError(404, 'machine-not-found', `There is no machine ${machineName}.`)
      }
      return execInMachine(registry.keyOf(machineName), argv, options)
    },
    stopOwnMachine: (machineName) => registry.cutPower(machineName),
    onProgress: (text) => parts.onProgress(text),
  }
}
