import type { IssuedCertificate } from './authority/lab-ca.ts'
import { pebbleFiles } from './authority/pebble-config.ts'
import type { DnsFacts, DnsState } from './dns/dns-state.ts'
import { knotFiles } from './dns/knot-config.ts'
import { labZones } from './dns/lab-zones.ts'
import { unboundFiles } from './dns/unbound-config.ts'
import type { OwnMachine } from './world.ts'

/** Name of the machine that DNS and the ACME authority share. */
export const coreMachineName = 'core'

export interface CoreMachineFacts {
  readonly dns: DnsFacts
  readonly acmeAddress: string
  readonly acmeCertificate: IssuedCertificate
}

/** The machine of the lab's name server, resolver and ACME authority, each at an address of its own. */
export function coreMachine(facts: CoreMachineFacts, state: DnsState): OwnMachine {
  const { nameserver, nameserverName, resolver } = facts.dns
  return {
    name: coreMachineName,
    image: 'world',
    addresses: [nameserver, resolver, facts.acmeAddress],
    resolver,
    enable: ['knot.service', 'unbound.service', 'pebble.service'],
    files: {
      ...knotFiles(facts.dns, state, labZones(facts.dns, state)),
      ...unboundFiles({ address: resolver, nameserver, nameserverName, rootDs: state.ds[''] ?? [] }),
      ...pebbleFiles(facts.acmeAddress, resolver, facts.acmeCertificate),
    },
  }
}
