import type { RecordSet, RecordSetChange } from '#model/dns-record.ts'
import { ProviderError } from '../../provider-error.ts'
import { adjustRecordSets } from '../adjust-record-sets.ts'
import { assertInZone } from '../assert-in-zone.ts'
import { changeValues } from '../change-values.ts'
import type { DnsCapabilities, DnsProvider } from '../dns-provider.ts'
import { createRfc2136Client } from './rfc2136-client.ts'
import { supportedTypes, toRecordSets } from './rfc2136-mapping.ts'
import type { TsigAlgorithm } from './tsig.ts'

export interface Rfc2136Options {
  /** Address or name of the primary server. */
  readonly server: string
  readonly port: number
  readonly keyName: string
  readonly algorithm: TsigAlgorithm
  readonly secretBase64: string
  /** The zones that the key may update and transfer; the protocol has no way to ask. */
  readonly zones: readonly string[]
  /** Default 10. */
  readonly timeoutSeconds?: number
}

const capabilities: DnsCapabilities = {
  mode: 'automatic',
  recordTypes: supportedTypes,
  minimumTtlSeconds: 0,
  batch: true,
}

/** Any server that takes dynamic updates (RFC 2136) and zone transfers (RFC 5936) signed by TSIG (RFC 8945). */
export function createRfc2136DnsProvider(options: Rfc2136Options): DnsProvider {
  const client = createRfc2136Client({
    server: options.server,
    port: options.port,
    key: {
      name: options.keyName,
      algorithm: options.algorithm,
      secret: Buffer.from(options.secretBase64, 'base64'),
    },
    timeoutSeconds: options.timeoutSeconds ?? 10,
  })
  const listRecordSets = async (zone: string): Promise<readonly RecordSet[]> =>
    toRecordSets(await client.transfer(zone))
  const assertZone = (zone: string): void => {
    if (options.zones.includes(zone)) return
    throw new ProviderError('not-found', `The credentials for ${options.server} do not name the zone ${zone}.`)
  }

  return {
    name: 'rfc2136',
    capabilities,
    listZones: async () => options.zones,
    listRecordSets: async (zone) => {
      assertZone(zone)
      return await listRecordSets(zone)
    },
    applyChanges: async (zone, changes) => {
      assertZone(zone)
      assertInZone(zone, changes)
      const effective = changes.filter(hasEffect)
      if (effective.length === 0) return
      if ((await client.update(zone, effective)) === 'done') return
      if (areApplied(effective, await listRecordSets(zone))) return
      throw new ProviderError('conflict', `Somebody changed ${zone} since it was looked at; nothing was written.`)
    },
    adjust: (recordSets) => adjustRecordSets(recordSets, capabilities),
  }
}

function hasEffect(change: RecordSetChange): boolean {
  const { removed, added, ttlChanged } = changeValues(change)
  return removed.length > 0 || added.length > 0 || ttlChanged
}

/** Whether an earlier call with the same changes did its work, though its answer was lost. */
function areApplied(changes: readonly RecordSetChange[], observed: readonly RecordSet[]): boolean {
  return changes.every((change) => {
    const { removed, added } = changeValues(change)
    const set = observed.find(({ name, type }) => name === change.name && type === change.type)
    const values = set?.values ?? []
    return added.every((value) => values.includes(value)) && !removed.some((value) => values.includes(value))
  })
}
