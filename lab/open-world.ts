import { join } from 'node:path'
import { acmeDirectoryUrl, refreshRoots, writeRoots } from './authority/acme-roots.ts'
import { type LabCa, openLabCa } from './authority/lab-ca.ts'
import { type CoreMachineFacts, coreMachine, coreMachineName } from './core-machine.ts'
import { createDnsService, type DnsService } from './dns/dns-service.ts'
import { openDnsStore } from './dns/dns-store.ts'
import type { MailboxProvider, ProviderSecrets } from './outside/mailbox-provider.ts'
import { openProviderSecrets } from './outside/provider-secrets.ts'
import { probeNameserver, probeResolver, probeSmtp } from './probes.ts'
import { readIfExists } from './state-file.ts'
import type { LabContext, LabWorldAddresses } from './world.ts'
import { worldDnsFacts } from './world-dns-facts.ts'

/** A service of the world: how its health is seen, and which fault takes it down. */
export interface WatchedService {
  readonly name: string
  readonly fault: string
  probe(): Promise<string>
}

/** What is there once keys and secrets have been read or made. */
export interface OpenWorld {
  refreshRoots(): Promise<string>
  readonly dns: DnsService
  readonly providers: readonly { readonly provider: MailboxProvider; readonly secrets: ProviderSecrets }[]
  readonly watched: readonly WatchedService[]
}

/** Reads the world's keys, secrets and lists from the state directory, making what is not there yet. Starts nothing. */
export async function openWorld(
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

/** What the range fixes, before anything is read or made. */
export function worldAddresses(context: LabContext): LabWorldAddresses {
  return {
    nameserver: context.addressAt(2),
    resolver: context.addressAt(3),
    nameserverName: 'ns1.lab.test',
    acmeDirectoryUrl: acmeDirectoryUrl(acmeAddress(context)),
    rootsFile: join(context.stateDirectory, 'roots.pem'),
  }
}

/** Address of the ACME authority. */
export function acmeAddress(context: LabContext): string {
  return context.addressAt(4)
}
