import type { ZoneRecord } from './zone-file.ts'

/** What callers asked of the lab's DNS, and the keys it signs with. Kept in the world's state directory. */
export interface DnsState {
  readonly customerZones: readonly CustomerZone[]
  /** Address → name it points to. */
  readonly ptr: Readonly<Record<string, string>>
  /** Blocklist zone → addresses (or domains) on it. */
  readonly listings: Readonly<Record<string, readonly string[]>>
  /** Signed zone (root: empty string) → data of its DS record, as the server reported its key. */
  readonly ds: Readonly<Record<string, readonly string[]>>
}

/** A zone made at run time; its content is changed by dynamic update (RFC 2136), never by the lab. */
export interface CustomerZone {
  readonly name: string
  readonly dnssec: boolean
  readonly tsigSecretBase64: string
}

export const emptyDnsState: DnsState = { customerZones: [], ptr: {}, listings: {}, ds: {} }

/** What is fixed about the lab's DNS by its range and its people. */
export interface DnsFacts {
  readonly nameserver: string
  readonly nameserverName: string
  readonly resolver: string
  /** Records of the lab's own hosts under `lab.test`. */
  readonly hosts: readonly ZoneRecord[]
  /** Names of the lab's own addresses. */
  readonly ownPtr: Readonly<Record<string, string>>
  /** Zones of the people outside, such as mailbox providers; signed. */
  readonly outsideZones: readonly { readonly name: string; readonly records: readonly ZoneRecord[] }[]
}

/** Name of the key of a customer's zone. */
export function tsigKeyName(zone: string): string {
  return `update.${zone}`
}
