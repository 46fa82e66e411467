import { mkdir } from 'node:fs/promises'
import type { CreateMachine, LabMachine, LabStatus } from './api/lab-api.ts'
import { LabError } from './api/lab-error.ts'
import { createLabWorld } from './create-lab-world.ts'
import type { ImageName } from './images/image-recipe.ts'
import { ensureImage, type Image, removeOldImages } from './images/image-store.ts'
import { createLabContext } from './lab-context.ts'
import { labPaths } from './lab-paths.ts'
import { readLabSettings, writeLabSettings } from './lab-settings.ts'
import { type CommonSettings, createCustomerMachine } from './machines/customer-machines.ts'
import { layersOfAllLabs } from './machines/layers-of-all-labs.ts'
import { isMachineAlive } from './machines/machine-process.ts'
import type { MachineRecord } from './machines/machine-record.ts'
import { MachineRegistry } from './machines/machine-registry.ts'
import { type AddressRange, parseAddressRange } from './network/address-range.ts'
import { ensureLabNetwork } from './network/lab-network.ts'
import { type GatewayProxy, openGatewayProxy } from './packages/gateway-proxy.ts'
import { type HostArchives, readHostArchives } from './packages/host-archives.ts'
import { createProgress, type Progress } from './progress.ts'
import type { LabWorld } from './world.ts'

export interface LabOptions {
  readonly name: string
  /** CIDR, a /20 within 198.18.0.0/15. */
  readonly range: string
  readonly log: (text: string) => void
}

const WATCH_MILLISECONDS = 2000

/** Opens a lab: reads what is remembered of it, changes nothing. */
export async function openLab(options: LabOptions): Promise<Lab> {
  const paths = labPaths(options.name)
  const range = parseAddressRange(options.range)
  for (const directory of [paths.state, paths.machines, paths.world, paths.runtime]) {
    await mkdir(directory, { recursive: true, mode: 0o700 })
  }
  const registry = new MachineRegistry({ lab: options.name, directory: paths.machines, log: options.log })
  await registry.load()
  return new Lab({ name: options.name, range, registry, host: await readHostArchives(), log: options.log })
}

interface LabParts {
  readonly name: string
  readonly range: AddressRange
  readonly registry: MachineRegistry
  readonly host: HostArchives
  readonly log: (text: string) => void
}

/** One lab, as its daemon holds it. */
export class Lab {
  readonly world: LabWorld
  readonly registry: MachineRegistry
  readonly #parts: LabParts
  readonly #proxy: GatewayProxy
  /** Images that are being looked for or built. */
  readonly #images = new Map<ImageName, Promise<Image>>()
  #run: Progress | null = null
  #lastOffset = 0
  #isUp = false
  #watch: NodeJS.Timeout | null = null

  constructor(parts: LabParts) {
    this.#parts = parts
    this.registry = parts.registry
    const { packages } = labPaths(parts.name)
    this.#proxy = openGatewayProxy({ address: parts.range.gateway, directory: packages, archives: parts.host.archives })
    this.world = createLabWorld(
      createLabContext({
        lab: parts.name,
        range: parts.range,
        packageProxyUrl: this.#proxy.url,
        registry: parts.registry,
        getImage: (name) => this.#getImage(name),
        getCommon: () => this.#common(),
        onProgress: (text) => this.#report(text),
      }),
    )
  }

  /** Brings everything up or repairs it; joins a run that is under way. Its last line has `ok` and perhaps `error`. */
  up(): Progress {
    if (this.#run !== null) return this.#run
    const progress = createProgress(this.#parts.log)
    this.#run = progress
    this.#bringUp()
      .then(
        () => ({ ok: true }),
        (error: unknown) => {
          this.#parts.log(error instanceof Error ? (error.stack ?? error.message) : String(error))
          return { ok: false, error: error instanceof Error ? error.message : String(error) }
        },
      )
      .then((outcome) => {
        this.#run = null
        progress.end(outcome)
      })
    return progress
  }

  /** Stops listening and watching; machines go on. */
  async close(): Promise<void> {
    if (this.#watch !== null) clearInterval(this.#watch)
    await this.#proxy.close()
  }

  async status(): Promise<LabStatus> {
    const { name, range } = this.#parts
    const { resolver, nameserver, nameserverName, acmeDirectoryUrl, rootsFile } = this.world.addresses
    return {
      name,
      version: 1,
      range: range.cidr,
      gateway: range.gateway,
      resolver,
      nameserver,
      nameserverName,
      acmeDirectoryUrl,
      rootsFile,
      packageProxyUrl: this.#proxy.url,
      services: [this.#proxy.service(), ...(await this.world.services())],
      machines: await this.listMachines(),
    }
  }

  async listMachines(): Promise<LabMachine[]> {
    return await Promise.all(this.registry.list().map((record) => this.registry.view(record)))
  }

  /** @throws {LabError} 503 before the lab was up once, 409 without a free address */
  async createMachine(request: CreateMachine): Promise<LabMachine> {
    this.assertUp()
    const { range, registry, name } = this.#parts
    const image = await this.#getImage(request.image)
    // from here to the record nothing else may be given the same address
    return await registry.enqueue('addresses', async () => {
      const options = { registry, range, common: this.#common(), image, lastOffset: this.#lastOffset }
      const record = await createCustomerMachine(request, options)
      this.#lastOffset = range.offsetOf(record.addresses[0] ?? '') ?? 0
      await writeLabSettings({ name, range: range.cidr, lastOffset: this.#lastOffset })
      return await registry.view(record)
    })
  }

  async deleteMachine(id: string): Promise<void> {
    const record = this.registry.find(id)
    if (record === null) return
    if (record.role === 'lab') throw new LabError(409, 'own-machine', `${id} is one of the lab's own machines.`)
    const [address] = record.addresses
    if (record.ptr !== null && address !== undefined) await this.world.setPtr(address, null)
    await this.registry.delete(id)
  }

  /** @throws {LabError} 404 `address-not-found` when no machine of a customer has it */
  async setPtr(address: string, name: string | null): Promise<void> {
    const owner = this.registry.list().find((it) => it.role === 'machine' && it.addresses.includes(address))
    if (owner === undefined) throw new LabError(404, 'address-not-found', `No machine has the address ${address}.`)
    await this.world.setPtr(address, name)
    await this.registry.change(owner.id, { ptr: name })
  }

  /** @throws {LabError} 503 `lab-not-up` */
  assertUp(): void {
    if (!this.#isUp) throw new LabError(503, 'lab-not-up', 'The lab is on its way up; try again in a moment.')
  }

  async #bringUp(): Promise<void> {
    const { name, range, registry } = this.#parts
    this.#lastOffset = (await readLabSettings(name))?.lastOffset ?? 0
    this.#report('Making the network')
    await ensureLabNetwork(name, range)
    await writeLabSettings({ name, range: range.cidr, lastOffset: this.#lastOffset })
    await this.#proxy.listen()
    await this.#getImage('world')
    await this.world.start()
    const customers = registry.list().filter((record) => record.role === 'machine')
    if (customers.some((record) => record.wanted === 'running')) this.#report('Starting the machines')
    await registry.repair((record) => record.role === 'machine')
    for (const record of customers) await this.#restorePtr(record)
    await removeOldImages(labPaths(name).images, await layersOfAllLabs())
    this.#isUp = true
    this.#watch ??= setInterval(() => this.#lookAfterOwnMachines(), WATCH_MILLISECONDS).unref()
    this.#report('The lab is up')
  }

  async #restorePtr(record: MachineRecord): Promise<void> {
    const [address] = record.addresses
    if (record.ptr !== null && address !== undefined) await this.world.setPtr(address, record.ptr)
  }

  async #lookAfterOwnMachines(): Promise<void> {
    if (this.#run !== null) return
    const own = this.registry.list().filter((record) => record.role === 'lab' && record.wanted === 'running')
    for (const record of own) {
      const isDead = !this.registry.isStarting(record.id) && !(await isMachineAlive(this.registry.keyOf(record.id)))
      if (isDead && record.failure === null) {
        this.#parts.log(`The lab's machine ${record.id} is dead`)
        this.up()
        return
      }
    }
  }

  #common(): CommonSettings {
    const { sourcesList, aptConf } = this.#parts.host
    return { resolver: this.world.addresses.resolver, packageProxyUrl: this.#proxy.url, sourcesList, aptConf }
  }

  #getImage(name: ImageName): Promise<Image> {
    const known = this.#images.get(name)
    if (known !== undefined) return known
    const image = ensureImage(name, {
      directory: labPaths(this.#parts.name).images,
      packageProxyUrl: this.#proxy.url,
      sourcesList: this.#parts.host.sourcesList,
      aptConf: this.#parts.host.aptConf,
      onProgress: (text) => this.#report(text),
    })
    const forget = () => this.#images.delete(name)
    this.#images.set(name, image)
    image.then(forget, forget)
    return image
  }

  #report(text: string): void {
    if (this.#run === null) this.#parts.log(text)
    else this.#run.report(text)
  }
}
