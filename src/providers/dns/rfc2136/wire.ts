/** DNS wire format, the few bits that dns-packet does not offer (RFC 1035 §3.1, §4.1). */

/** Type and class numbers (RFC 1035 §3.2.2, RFC 2136 §1.3, RFC 8945 §4.2). */
export const typeNumbers = { SOA: 6, ANY: 255, TSIG: 250 } as const
export const classNumbers = { IN: 1, NONE: 254, ANY: 255 } as const

/** A name as length-prefixed labels, lower case, uncompressed. */
export function encodeName(name: string): Buffer {
  const labels = name === '' || name === '.' ? [] : name.toLowerCase().replace(/\.$/, '').split('.')
  const parts = labels.map((label) => {
    const bytes = Buffer.from(label)
    if (bytes.length === 0 || bytes.length > 63)
      throw new RangeError(`The label "${label}" does not fit into a DNS name.`)
    return Buffer.concat([Buffer.from([bytes.length]), bytes])
  })
  return Buffer.concat([...parts, Buffer.from([0])])
}

export interface WireRecord {
  readonly name: string
  readonly type: number
  readonly class: number
  readonly ttlSeconds: number
  readonly data: Buffer
}

export function encodeRecord(record: WireRecord): Buffer {
  const fixed = Buffer.alloc(10)
  fixed.writeUInt16BE(record.type, 0)
  fixed.writeUInt16BE(record.class, 2)
  fixed.writeUInt32BE(record.ttlSeconds, 4)
  fixed.writeUInt16BE(record.data.length, 8)
  return Buffer.concat([encodeName(record.name), fixed, record.data])
}

export function encodeQuestion(name: string, type: number): Buffer {
  const fixed = Buffer.alloc(4)
  fixed.writeUInt16BE(type, 0)
  fixed.writeUInt16BE(classNumbers.IN, 2)
  return Buffer.concat([encodeName(name), fixed])
}

export interface WireHeader {
  readonly id: number
  readonly opcode: number
  /** Zone or question, prerequisite or answer, update or authority, additional. */
  readonly counts: readonly [number, number, number, number]
}

export function encodeHeader({ id, opcode, counts }: WireHeader): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt16BE(id, 0)
  header.writeUInt16BE(opcode << 11, 2)
  for (const [index, count] of counts.entries()) header.writeUInt16BE(count, 4 + index * 2)
  return header
}

/** Offset of the last record of a message, or `null` when it has no record. Throws RangeError when it is cut off. */
export function findLastRecordOffset(message: Buffer): number | null {
  const count = (index: number) => message.readUInt16BE(4 + index * 2)
  let offset = 12
  for (let left = count(0); left > 0; left -= 1) offset = skipName(message, offset) + 4
  let last: number | null = null
  for (let left = count(1) + count(2) + count(3); left > 0; left -= 1) {
    last = offset
    const fixed = skipName(message, offset)
    offset = fixed + 10 + message.readUInt16BE(fixed + 8)
  }
  return last
}

/** The offset behind a name, which may end in a pointer (RFC 1035 §4.1.4). */
export function skipName(message: Buffer, start: number): number {
  let offset = start
  for (;;) {
    const length = message.readUInt8(offset)
    if (length >= 0xc0) return offset + 2
    offset += 1 + length
    if (length === 0) return offset
  }
}
