/** Dynamic updates in the DNS (RFC 2136). */
import type { RecordSetChange } from '#model/dns-record.ts'
import { changeValues } from '../change-values.ts'
import { encodeData, typeNumberOf } from './rfc2136-mapping.ts'
import { classNumbers, encodeHeader, encodeQuestion, encodeRecord, typeNumbers } from './wire.ts'

const updateOpcode = 5

/**
 * One update message for all changes, so that they happen together or not at all (RFC 2136 §3.4): first every removal,
 * then every addition. A set in which a value is replaced must still be as we saw it (§2.4.2): otherwise a value that
 * somebody changed meanwhile would stand beside ours.
 */
export function encodeUpdate(zone: string, changes: readonly RecordSetChange[], id: number): Buffer {
  const prerequisites = changes.flatMap(encodePrerequisites)
  const updates = [...changes.flatMap(encodeRemovals), ...changes.flatMap(encodeAdditions)]
  const header = encodeHeader({ id, opcode: updateOpcode, counts: [1, prerequisites.length, updates.length, 0] })
  return Buffer.concat([header, encodeQuestion(zone, typeNumbers.SOA), ...prerequisites, ...updates])
}

/** RFC 2136 §2.4.2: the set exists with exactly these values; class IN, TTL 0. */
function encodePrerequisites(change: RecordSetChange): readonly Buffer[] {
  const { removed, added } = changeValues(change)
  if (removed.length === 0 || added.length === 0 || change.before === null) return []
  return change.before.values.map((value) => encodeValue(change, value, classNumbers.IN, 0))
}

/** RFC 2136 §2.5.4: delete one record of a set; class NONE, TTL 0. A set whose TTL changes is written anew as a whole. */
function encodeRemovals(change: RecordSetChange): readonly Buffer[] {
  const { removed, kept, ttlChanged } = changeValues(change)
  return [...removed, ...(ttlChanged ? kept : [])].map((value) => encodeValue(change, value, classNumbers.NONE, 0))
}

/** RFC 2136 §2.5.1: add to a set; class IN with the TTL. */
function encodeAdditions(change: RecordSetChange): readonly Buffer[] {
  const { added, kept, ttlChanged } = changeValues(change)
  const ttlSeconds = change.after?.ttlSeconds ?? 0
  return [...added, ...(ttlChanged ? kept : [])].map((value) => encodeValue(change, value, classNumbers.IN, ttlSeconds))
}

function encodeValue({ name, type }: RecordSetChange, value: string, classNumber: number, ttlSeconds: number): Buffer {
  return encodeRecord({
    name,
    type: typeNumberOf(type),
    class: classNumber,
    ttlSeconds,
    data: encodeData(type, value),
  })
}
