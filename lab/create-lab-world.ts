import { join } from 'node:path'
import { waitFor } from '#lib/wait-for.ts'
import type { LabOutsideProvider, LabService } from './api/lab-api.ts'
import { acmeDirectoryUrl, refreshRoots, writeRoots } from './authority/acme-roots.ts'
import { type LabCa, openLabCa } from './authority/lab-ca.ts'
import { type CoreMachineFacts, coreMachine, coreMachineName } from './core-machine.ts'
import { createDnsService, type DnsService } from './dns/dns-service.ts'
import { openDnsStore } from './dns/dns-store.ts'
import { createFaults, type Faults } from './faults.ts'
import {
  type MailboxProvider,
  mailboxProviders,
  type ProviderSecrets,
  toOutsideProvider,
} from './outside/mailbox-provider.ts'
import { providerMachine } from './outside/provider-files.ts'
import { openProviderSecrets } from './outside/provider-secrets.ts'
import { reloadProvider } from './outside/reload-provider.ts'
import { probeNameserver, probeResolver, probeSmtp } from './probes.ts'
import { settleMachine } from './settle-machine.ts'
import { readIfExists } from './state-file.ts'
import type { LabContext, LabWorld, LabWorldAddresses } from './world.ts'
import { worldDnsFacts } from './world-dns-facts.ts'

/** A service of the world: how its health is seen, and which fault takes it down. */
interface WatchedService {
  readonly name: string
  readonly fault: string
  probe(): Promise<string>
}

/** What is there once keys and secrets have been read or made. */
interface OpenWorld {
  refreshRoots(): Promise<string>
  readonly dns: DnsService
  readonly providers: readonly { readonly provider: MailboxProvider; readonly secrets: ProviderSecrets }[]
  readonly watched: readonly WatchedService[]
}

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

function worldAddresses(context: LabContext): LabWorldAddresses {
  return {
    nameserver: context.addressAt(2),
    resolver: context.addressAt(3),
    nameserverName: 'ns1.lab.test',
    acmeDirectoryUrl: acmeDirectoryUrl(acmeAddress(context)),
    rootsFile: join(context.stateDirectory, 'roots.pem'),
  }
}

function acmeAddress(context: LabContext): string {
  return context.addressAt(4)
}

async function openWorld(
  context: LabContext,
  addresses: LabWorldAddresses,
  allProviders: readonly MailboxProvider[],
): Promise<OpenWorld> {
  const secretsDirectory = join(context.stateDirectory, 'keys')
  const ca = await openLabCa(secretsDirectory, context.labName)
  const providers = await Promise.all(
    allProviders.map(async (provider) => ({
      provider,
      secrets: await openProviderSecrets(secretsDirectory, provider, ca),
    })),
  )
  const acme = acmeAddress(context)
  const facts: CoreMachineFacts = {
    dns: worldDnsFacts({ addresses, gateway: context.gateway, acmeAddress: acme, providers }),
    acmeAddress: acme,
    acmeCertificate: await ca.issue('acme', ['acme.lab.test', acme]),
  }
  const dns = createDnsService({
    context,
    facts: facts.dns,
    store: await openDnsStore(join(context.stateDirectory, 'dns.json')),
    machine: (state) => coreMachine(facts, state),
    onFilesChanged: async (paths) => {
      if (!paths.some((path) => path.startsWith('/etc/pebble/') || path.endsWith('/pebble.service'))) return
      await context.exec(coreMachineName, ['systemctl', 'daemon-reload'])
      await context.exec(coreMachineName, ['systemctl', 'restart', 'pebble.service'])
    },
  })
  await writeRootsOnce(addresses.rootsFile, ca)
  const refresh = () => refreshRoots(addresses.rootsFile, acme, ca.rootPem)
  return { dns, providers, refreshRoots: refresh, watched: watchedServices(addresses, refresh, allProviders) }
}

/** Until the ACME authority answers, the lab's own root is all there is to trust. */
async function writeRootsOnce(rootsFile: string, ca: LabCa): Promise<void> {
  if ((await readIfExists(rootsFile)) === null) await writeRoots(rootsFile, [ca.rootPem])
}

function watchedServices(
  addresses: LabWorldAddresses,
  refresh: () => Promise<string>,
  providers: readonly MailboxProvider[],
): WatchedService[] {
  return [
    { name: 'nameserver', fault: 'dns', probe: () => probeNameserver(addresses.nameserver) },
    { name: 'resolver', fault: 'dns', probe: () => probeResolver(addresses.resolver) },
    { name: 'ca', fault: 'ca', probe: refresh },
    ...providers.map(({ name, address }) => ({ name, fault: name, probe: () => probeSmtp(address) })),
  ]
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
