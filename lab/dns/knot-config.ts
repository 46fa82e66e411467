import { type DnsFacts, type DnsState, tsigKeyName } from './dns-state.ts'
import type { LabZoneFile } from './lab-zones.ts'
import { renderZoneFile } from './zone-file.ts'

/** Where the lab's own zones lie inside the machine; the server reads them and never writes them. */
export const labZoneDirectory = '/etc/knot/zones'
/** Where customers' zones live; the server writes them. */
export const customerZoneDirectory = '/var/lib/knot/customers'
/** First content of customers' zones, copied when there is nothing yet. */
const seedDirectory = '/etc/knot/customers'

interface ConfigFile {
  readonly content: string
  readonly mode?: number
  readonly owner?: string
}

/**
 * Everything that the authoritative server (Knot DNS 3.2) reads. Keys never roll over by themselves, so a DS record
 * stays true; serial numbers are Unix time, so they also grow when a machine lost its disk.
 */
export function knotFiles(
  facts: DnsFacts,
  state: DnsState,
  zones: readonly LabZoneFile[],
): Readonly<Record<string, string | ConfigFile>> {
  const zoneFiles = zones.map((zone) => [labZonePath(zone.name), renderZoneFile(zone)] as const)
  const seeds = state.customerZones.map(({ name }) => {
    const content = renderZoneFile({ name, nameserver: facts.nameserverName, records: [] })
    return [`${seedDirectory}/${name}.zone`, content] as const
  })
  return {
    '/etc/knot/knot.conf': { content: renderKnotConfig(facts, state, zones), mode: 0o640, owner: 'root:knot' },
    '/etc/tmpfiles.d/customer-zones.conf': renderSeedCopies(state),
    ...Object.fromEntries(zoneFiles),
    ...Object.fromEntries(seeds),
  }
}

/** The path of a zone that the lab writes. */
export function labZonePath(zone: string): string {
  return `${labZoneDirectory}/${zone === '' ? 'root' : zone}.zone`
}

/** Exported for its test. */
export function renderKnotConfig(facts: DnsFacts, state: DnsState, zones: readonly LabZoneFile[]): string {
  const customers = state.customerZones
  return [
    serverSections(facts.nameserver),
    templateSections,
    customers.length === 0 ? '' : 'key:',
    ...customers.map((zone) =>
      listItem('id', tsigKeyName(zone.name), ['algorithm: hmac-sha256', `secret: ${zone.tsigSecretBase64}`]),
    ),
    customers.length === 0 ? '' : 'acl:',
    ...customers.map(({ name }) => listItem('id', name, [`key: ${tsigKeyName(name)}`, 'action: [update, transfer]'])),
    'zone:',
    ...zones.map((zone) =>
      listItem('domain', `${zone.name}.`, ['template: lab', `file: ${labZonePath(zone.name)}`, signing(zone.dnssec)]),
    ),
    ...customers.map((zone) =>
      listItem('domain', `${zone.name}.`, [
        'template: customer',
        `file: ${customerZoneDirectory}/${zone.name}.zone`,
        `acl: ${zone.name}`,
        signing(zone.dnssec),
      ]),
    ),
    '',
  ].join('\n')
}

function serverSections(address: string): string {
  return `server:
    rundir: /run/knot
    user: knot:knot
    listen: ${address}@53
    udp-workers: 1
    tcp-workers: 2
    background-workers: 1

log:
  - target: stderr
    any: info

database:
    storage: /var/lib/knot
`
}

const templateSections = `policy:
  - id: lab
    algorithm: ecdsap256sha256
    single-type-signing: on
    ksk-lifetime: 0
    cds-cdnskey-publish: none

template:
  - id: default
    storage: /var/lib/knot
    serial-policy: unixtime
    dnssec-policy: lab
  - id: lab
    serial-policy: unixtime
    dnssec-policy: lab
    zonefile-sync: -1
    zonefile-load: difference-no-serial
    journal-content: all
  - id: customer
    serial-policy: unixtime
    dnssec-policy: lab
    zonefile-sync: 30
    zonefile-load: whole
    journal-content: changes
`

function listItem(key: string, id: string, lines: readonly string[]): string {
  return [`  - ${key}: ${id}`, ...lines.map((line) => `    ${line}`)].join('\n')
}

function signing(dnssec: boolean): string {
  return `dnssec-signing: ${dnssec ? 'on' : 'off'}`
}

/** `systemd-tmpfiles`: a zone file is copied into place once, and then belongs to the server. */
function renderSeedCopies(state: DnsState): string {
  return [
    `d ${customerZoneDirectory} 0750 knot knot`,
    ...state.customerZones.map(
      ({ name }) => `C ${customerZoneDirectory}/${name}.zone 0640 knot knot - ${seedDirectory}/${name}.zone`,
    ),
    '',
  ].join('\n')
}
