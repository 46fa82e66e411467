import type { DnsFacts } from './dns/dns-state.ts'
import type { ZoneRecord } from './dns/zone-file.ts'
import { type MailboxProvider, type ProviderSecrets, providerRecords } from './outside/mailbox-provider.ts'
import type { LabWorldAddresses } from './world.ts'

export interface WorldPeople {
  readonly addresses: LabWorldAddresses
  readonly gateway: string
  readonly acmeAddress: string
  readonly providers: readonly { readonly provider: MailboxProvider; readonly secrets: Pick<ProviderSecrets, 'dkim'> }[]
}

/** What the lab's DNS says about the lab's own hosts and the people outside. */
export function worldDnsFacts({ addresses, gateway, acmeAddress, providers }: WorldPeople): DnsFacts {
  const hosts: Readonly<Record<string, string>> = {
    [addresses.nameserverName]: addresses.nameserver,
    'resolver.lab.test': addresses.resolver,
    'acme.lab.test': acmeAddress,
    'gateway.lab.test': gateway,
  }
  const pointers = Object.entries(hosts).map(([name, address]) => [address, name] as const)
  return {
    nameserver: addresses.nameserver,
    nameserverName: addresses.nameserverName,
    resolver: addresses.resolver,
    hosts: Object.entries(hosts).map(([name, data]): ZoneRecord => ({ name, type: 'A', data })),
    ownPtr: {
      ...Object.fromEntries(pointers),
      ...Object.fromEntries(providers.map(({ provider }) => [provider.address, provider.mxName])),
    },
    outsideZones: providers.map(({ provider, secrets }) => ({
      name: provider.domain,
      records: providerRecords(provider, secrets.dkim),
    })),
  }
}
