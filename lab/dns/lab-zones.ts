import { findEnclosingZone, isInZone } from '#lib/dns-name.ts'
import { blocklists, blocklistZone, delegation } from './blocklists.ts'
import type { DnsFacts, DnsState } from './dns-state.ts'
import { reverseLabels } from './reverse-name.ts'
import { absolute, type ZoneFile, type ZoneRecord } from './zone-file.ts'

/** A zone whose whole content the lab knows; customers' zones are not among them. */
export interface LabZoneFile extends ZoneFile {
  readonly dnssec: boolean
}

/** A zone whose parent vouches for a key it does not have, so that no validating resolver accepts it. */
const bogusZone = 'dnssec-failed.test'
const bogusDs = `1 13 2 ${'0'.repeat(64)}`

const reverseZones = ['18.198.in-addr.arpa', '19.198.in-addr.arpa']

/**
 * All zones that the lab itself writes: the root, `test`, reverse, blocklist and outside zones, and one that is broken on
 * purpose (`dnssec-failed.test`). A zone hangs under
 * the nearest zone above it, which delegates to it and vouches for its key when it is signed (RFC 4035 §2.4).
 */
export function labZones(facts: DnsFacts, state: DnsState): LabZoneFile[] {
  const contents = new Map<string, { dnssec: boolean; records: readonly ZoneRecord[] }>([
    ['', { dnssec: true, records: [] }],
    ['test', { dnssec: true, records: facts.hosts }],
    [bogusZone, { dnssec: true, records: [{ name: bogusZone, type: 'A', data: facts.nameserver }] }],
    ...facts.outsideZones.map(({ name, records }) => [name, { dnssec: true, records }] as const),
    ...reverseZones.map((name) => [name, { dnssec: false, records: pointers(name, facts, state) }] as const),
    ...blocklists.map((list) => {
      const { records } = blocklistZone(list, state.listings[list.zone] ?? [], facts.nameserverName)
      return [list.zone, { dnssec: false, records }] as const
    }),
  ])
  const children = [...contents.keys(), ...state.customerZones.map((zone) => zone.name)].filter((name) => name !== '')
  return [...contents].map(([name, { dnssec, records }]) => ({
    name,
    dnssec,
    nameserver: facts.nameserverName,
    records: [...glue(name, facts), ...records, ...delegations(name, [...contents.keys()], children, facts, state)],
  }))
}

/** Why a customer cannot have a zone of this name, as a sentence; `null` when nothing speaks against it. */
export function customerZoneObstacle(name: string, facts: DnsFacts, state: DnsState): string | null {
  const own = labZones(facts, { ...state, customerZones: [] }).map((zone) => zone.name)
  if (own.includes(name)) return `${name} is a zone of the lab itself.`
  const leaves = own.filter((zone) => zone !== '' && zone !== 'test')
  const others = [
    ...leaves,
    'lab.test',
    ...state.customerZones.map((zone) => zone.name).filter((zone) => zone !== name),
  ]
  const above = others.find((zone) => isInZone(name, zone))
  if (above !== undefined) return `${name} is inside the zone ${above}.`
  const below = others.find((zone) => isInZone(zone, name))
  return below === undefined ? null : `${name} would take the zone ${below} away from its parent.`
}

function delegations(
  parent: string,
  parents: readonly string[],
  children: readonly string[],
  facts: DnsFacts,
  state: DnsState,
): ZoneRecord[] {
  const mine = children.filter((child) => {
    const above = parents.filter((zone) => zone !== child)
    return (findEnclosingZone(child, above) ?? '') === parent
  })
  return mine.flatMap((child) => {
    const ds = child === bogusZone ? [bogusDs] : (state.ds[child] ?? [])
    return delegation(child, facts.nameserverName, ds)
  })
}

/** The root names the address of the only name server there is (RFC 1035 §4.2.1). */
function glue(zone: string, facts: DnsFacts): ZoneRecord[] {
  return zone === '' ? [{ name: facts.nameserverName, type: 'A', data: facts.nameserver }] : []
}

function pointers(zone: string, facts: DnsFacts, state: DnsState): ZoneRecord[] {
  return Object.entries({ ...state.ptr, ...facts.ownPtr })
    .map(([ip, name]): ZoneRecord => ({ name: `${reverseLabels(ip)}.in-addr.arpa`, type: 'PTR', data: absolute(name) }))
    .filter((record) => isInZone(record.name, zone))
}
