import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'

/** The same changes in the same order have the same checksum: what a person approved is what is applied. */
export function planChecksum(changes: readonly unknown[]): string {
  return sha256Hex(canonicalJson(changes))
}
