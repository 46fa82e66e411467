import type { RecordSet } from '#model/dns-record.ts'
import type { AdjustedRecordSets, DnsCapabilities } from './dns-provider.ts'

/** The part of `adjust` that every vendor shares: unsupported types left out, TTLs raised to the minimum. Pure. */
export function adjustRecordSets(recordSets: readonly RecordSet[], capabilities: DnsCapabilities): AdjustedRecordSets {
  const notes: string[] = []
  const adjusted = recordSets.flatMap((set) => {
    if (!capabilities.recordTypes.includes(set.type)) {
      notes.push(`${set.name}: this DNS provider has no ${set.type} records; it was left out.`)
      return []
    }
    if (set.ttlSeconds >= capabilities.minimumTtlSeconds) return [set]
    notes.push(
      `${set.name} ${set.type}: TTL raised from ${set.ttlSeconds} to ${capabilities.minimumTtlSeconds} seconds.`,
    )
    return [{ ...set, ttlSeconds: capabilities.minimumTtlSeconds }]
  })
  return { recordSets: adjusted, notes }
}
