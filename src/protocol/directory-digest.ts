import { createHash } from 'node:crypto'
import type { DirectoryEntry } from './agent-protocol.ts'

/** The checksum of nothing. */
export const emptyChecksum = 0n

const modulus = 2n ** 256n

/**
 * SHA-256 over the entry's values, one a line, as a number; 0 when it is gone. The checksum of a directory is the sum of its
 * entries' digests modulo 2^256: it does not depend on the order in which they came, and a change costs one subtraction and
 * one addition on either side. The store computes the same (migrations/0002-live-directory.sql).
 */
export function entryDigest(entry: DirectoryEntry): bigint {
  if (entry.body === null) return 0n
  const lines = [entry.kind, entry.key, ...valuesOf(entry)]
  return BigInt(`0x${createHash('sha256').update(lines.join('\n')).digest('hex')}`)
}

/** The checksum after entries with digests `added` took the place of those with digests `removed`. */
export function changeChecksum(checksum: bigint, added: bigint, removed: bigint): bigint {
  const sum = (checksum + added - removed) % modulus
  return sum < 0n ? sum + modulus : sum
}

/** The checksum of a whole directory, its entries in any order. */
export function directoryChecksum(entries: Iterable<DirectoryEntry>): bigint {
  let checksum = emptyChecksum
  for (const entry of entries) checksum = changeChecksum(checksum, entryDigest(entry), 0n)
  return checksum
}

function valuesOf(entry: DirectoryEntry): readonly (string | number)[] {
  if (entry.body === null) return []
  if (entry.kind === 'domain') return [Number(entry.body.isActive)]
  if (entry.kind === 'alias') return entry.body.destinations
  const { passwordHash, quotaBytes, isActive, maxSendPerDay } = entry.body
  return [passwordHash, quotaBytes, Number(isActive), maxSendPerDay]
}
