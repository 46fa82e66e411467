import { isInZone } from '#lib/dns-name.ts'
import type { RecordSetChange } from '#model/dns-record.ts'
import { ProviderError } from '../provider-error.ts'

/** Refuses a batch with a name outside the zone before anything is sent. @throws {ProviderError} `invalid-request` */
export function assertInZone(zone: string, changes: readonly RecordSetChange[]): void {
  const stray = changes.find(({ name }) => !isInZone(name, zone))
  if (stray === undefined) return
  throw new ProviderError('invalid-request', `${stray.name} does not lie in the zone ${zone}.`)
}
