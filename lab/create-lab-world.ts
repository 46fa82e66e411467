import { waitFor } from '#lib/wait-for.ts'
import type { LabOutsideProvider, LabService } from './api/lab-api.ts'
import { coreMachineName } from './core-machine.ts'
import { createFaults, type Faults } from './faults.ts'
import { acmeAddress, type OpenWorld, openWorld, type WatchedService, worldAddresses } from './open-world.ts'
import { mailboxProviders, toOutsideProvider } from './outside/mailbox-provider.ts'
import { providerMachine } from './outside/provider-files.ts'
import { reloadProvider } from './outside/reload-provider.ts'
import { settleMachine } from './settle-machine.ts'
import type { LabContext, LabWorld } from './world.ts'

/** The ACME authority makes new roots whenever it starts, be it after a crash of its own. */
const rootsCheckMilliseconds = 2000

/** The composition root of the world: puts the services of `dns/`, `authority/` and `outside/` together. */
export function createLabWorld(context: LabContext): LabWorld {
  const addresses = worldAddresses(context)
  const providers = mailboxProviders(context.addressAt, addresses.resolver)
  const faults = createFaults(context, [
    { service: 'dns', machine: coreMachineName, addresses: [addresses.nameserver, addresses.resolver] },
    { service: 'ca', machine: coreMachineName, addresses: [acmeAddress(context)] },
    ...providers.map(({ name, address }) => ({ service: name, machine: name, addresses: [address] })),
  ])
  let opened: Promise<OpenWorld> | undefined
  const open = () => {
    opened ??= openWorld(context, addresses, providers).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
  let isStarting = false
  const keepRootsCurrent = once((world: OpenWorld) => {
    setInterval(() => world.refreshRoots().catch(() => undefined), rootsCheckMilliseconds).unref()
  })
  return {
    addresses,
    start: async () => {
      isStarting = true
      try {
        const world = await open()
        await start(context, world, faults)
        keepRootsCurrent(world)
      } finally {
        isStarting = false
      }
    },
    services: async () => {
      const { watched } = await open()
      const down = await faults.list().catch(() => new Set<string>())
      return Promise.all(watched.map((service) => look(service, down, isStarting)))
    },
    setPtr: async (ip, name) => (await open()).dns.setPtr(ip, name),
    listZones: async () => (await open()).dns.listZones(),
    createZone: async (request) => (await open()).dns.createZone(request),
    deleteZone: async (name) => (await open()).dns.deleteZone(name),
    setBlocklist: async (zone, ip, listed) => (await open()).dns.setBlocklist(zone, ip, listed),
    setFault: (service, down) => faults.set(service, down),
    outside: async (): Promise<LabOutsideProvider[]> =>
      (await open()).providers.map(({ provider, secrets }) => toOutsideProvider(provider, secrets.seedPassword)),
  }
}

async function start(context: LabContext, world: OpenWorld, faults: Faults): Promise<void> {
  const bootProvider = ({ provider, secrets }: OpenWorld['providers'][number]) =>
    settleMachine({
      context,
      machine: providerMachine(provider, secrets),
      reload: () => reloadProvider(context, provider.name),
    })
  await Promise.all([world.dns.settle(), ...world.providers.map(bootProvider)])
  const down = await faults.list()
  const expected = world.watched.filter((service) => !down.has(service.fault))
  await Promise.all(
    expected.map(async (service) => {
      await waitFor(() => service.probe(), { what: `${service.name} to answer`, timeoutSeconds: 30 })
      context.onProgress(`${service.name} answers`)
    }),
  )
}

async function look(service: WatchedService, down: ReadonlySet<string>, isStarting: boolean): Promise<LabService> {
  if (down.has(service.fault)) return { name: service.name, state: 'down', detail: 'taken down on purpose' }
  try {
    return { name: service.name, state: 'up', detail: await service.probe() }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { name: service.name, state: isStarting ? 'starting' : 'down', detail }
  }
}

function once<T>(work: (argument: T) => void): (argument: T) => void {
  let isDone = false
  return (argument) => {
    if (isDone) return
    isDone = true
    work(argument)
  }
}
