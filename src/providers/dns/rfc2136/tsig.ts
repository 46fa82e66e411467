/** Transaction signatures for DNS (RFC 8945). */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { classNumbers, encodeName, encodeRecord, findLastRecordOffset, skipName, typeNumbers } from './wire.ts'

export type TsigAlgorithm = 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512'

export interface TsigKey {
  readonly name: string
  readonly algorithm: TsigAlgorithm
  readonly secret: Buffer
}

/** Why a signature is not accepted, by us or by the server (RFC 8945 §3, §5). */
export type TsigFailure = 'unsigned' | 'bad-signature' | 'bad-key' | 'bad-time' | 'bad-length' | 'malformed'

/** The answer is not what the owner of the key said, or the server does not accept our signature. */
export class TsigError extends Error {
  override readonly name = 'TsigError'
  readonly failure: TsigFailure

  constructor(failure: TsigFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

export interface SignedMessage {
  readonly message: Buffer
  readonly mac: Buffer
}

const fudgeSeconds = 300

/** Appends the signature to a request (RFC 8945 §5.1). */
export function signMessage(message: Buffer, key: TsigKey, nowSeconds: number): SignedMessage {
  const times = encodeTimes(nowSeconds, fudgeSeconds)
  const mac = createMac(key, [message, encodeVariables(key, times, Buffer.alloc(4))])
  const data = Buffer.concat([
    encodeName(key.algorithm),
    times,
    lengthPrefixed(mac),
    message.subarray(0, 2),
    Buffer.alloc(4),
  ])
  const record = encodeRecord({ name: key.name, type: typeNumbers.TSIG, class: classNumbers.ANY, ttlSeconds: 0, data })
  const signed = Buffer.concat([message, record])
  signed.writeUInt16BE(message.readUInt16BE(10) + 1, 10)
  return { message: signed, mac }
}

/** Verifies the messages of one answer in their order; AXFR has many (RFC 8945 §5.3.1). */
export interface TsigVerifier {
  /** @throws {TsigError} when the signature is missing where it must be, or wrong */
  verify(message: Buffer, nowSeconds: number): void
  /** @throws {TsigError} when the last message was not signed */
  finish(): void
}

export function createTsigVerifier(key: TsigKey, requestMac: Buffer): TsigVerifier {
  let previousMac = requestMac
  let isFirst = true
  let unsigned: Buffer[] = []
  return {
    verify: (message, nowSeconds) => {
      const tsig = readTsig(message)
      if (tsig === null) {
        if (isFirst) throw new TsigError('unsigned', 'the answer is not signed')
        if (unsigned.length >= 99) throw new TsigError('unsigned', 'too many messages in a row are not signed')
        unsigned.push(message)
        return
      }
      checkServerError(tsig)
      checkKey(tsig, key)
      const plain = withoutTsig(message, tsig)
      const times = tsig.times
      const variables = isFirst ? encodeVariables(key, times, tsig.errorAndOther) : times
      const expected = createMac(key, [lengthPrefixed(previousMac), ...unsigned, plain, variables])
      if (expected.length !== tsig.mac.length || !timingSafeEqual(expected, tsig.mac)) {
        throw new TsigError('bad-signature', 'the signature of the answer is wrong')
      }
      checkTime(times, nowSeconds)
      previousMac = tsig.mac
      isFirst = false
      unsigned = []
    },
    finish: () => {
      if (unsigned.length > 0) throw new TsigError('unsigned', 'the end of the answer is not signed')
    },
  }
}

interface TsigRecord {
  readonly offset: number
  readonly keyName: Buffer
  readonly algorithm: Buffer
  /** 48 bits of seconds and 16 bits of fudge, as sent. */
  readonly times: Buffer
  readonly mac: Buffer
  readonly originalId: number
  readonly error: number
  readonly errorAndOther: Buffer
}

/** The TSIG record at the end of a message, or `null`. Names in it are not compressed (RFC 8945 §4.2). */
function readTsig(message: Buffer): TsigRecord | null {
  const offset = findLastRecordOffset(message)
  if (offset === null) return null
  const fixed = skipName(message, offset)
  if (message.readUInt16BE(fixed) !== typeNumbers.TSIG) return null
  const data = fixed + 10
  const timesAt = skipName(message, data)
  const macAt = timesAt + 10
  const macLength = message.readUInt16BE(timesAt + 8)
  const tail = macAt + macLength
  if (!isWellFormed(message, fixed, tail)) throw new TsigError('malformed', 'the signature of the answer is malformed')
  return {
    offset,
    keyName: message.subarray(offset, fixed),
    algorithm: message.subarray(data, timesAt),
    times: message.subarray(timesAt, timesAt + 8),
    mac: message.subarray(macAt, tail),
    originalId: message.readUInt16BE(tail),
    error: message.readUInt16BE(tail + 2),
    errorAndOther: message.subarray(tail + 2),
  }
}

/** Class ANY, TTL 0, and lengths that end exactly where the message ends: fields that the signature does not cover. */
function isWellFormed(message: Buffer, fixed: number, tail: number): boolean {
  if (tail + 6 > message.length || tail + 6 + message.readUInt16BE(tail + 4) !== message.length) return false
  const isAnyWithoutTtl = message.readUInt16BE(fixed + 2) === classNumbers.ANY && message.readUInt32BE(fixed + 4) === 0
  return isAnyWithoutTtl && fixed + 10 + message.readUInt16BE(fixed + 8) === message.length
}

/** The server's own complaint comes unsigned for an unknown key or a wrong signature, so it is looked at first. */
function checkServerError({ error }: TsigRecord): void {
  if (error === 16) throw new TsigError('bad-signature', 'the server says that our signature is wrong (BADSIG)')
  if (error === 17) throw new TsigError('bad-key', 'the server does not know the key (BADKEY)')
  if (error === 18)
    throw new TsigError('bad-time', 'the server’s clock and ours are more than five minutes apart (BADTIME)')
  if (error === 22) throw new TsigError('bad-length', 'the server refuses the length of our signature (BADTRUNC)')
}

function checkKey(tsig: TsigRecord, key: TsigKey): void {
  const isSame = (wire: Buffer, name: string) =>
    wire.toString('latin1').toLowerCase() === encodeName(name).toString('latin1')
  if (isSame(tsig.keyName, key.name) && isSame(tsig.algorithm, key.algorithm)) return
  throw new TsigError('bad-key', 'the answer is signed with another key or algorithm')
}

function checkTime(times: Buffer, nowSeconds: number): void {
  if (Math.abs(nowSeconds - times.readUIntBE(0, 6)) <= times.readUInt16BE(6)) return
  throw new TsigError('bad-time', 'the answer was signed at another time; the clocks differ')
}

/** The message as it was before signing: fewer records and the original id (RFC 8945 §4.3.2). */
function withoutTsig(message: Buffer, tsig: TsigRecord): Buffer {
  const plain = Buffer.from(message.subarray(0, tsig.offset))
  plain.writeUInt16BE(tsig.originalId, 0)
  plain.writeUInt16BE(plain.readUInt16BE(10) - 1, 10)
  return plain
}

/** RFC 8945 §4.3.3. */
function encodeVariables(key: TsigKey, times: Buffer, errorAndOther: Buffer): Buffer {
  const classAndTtl = Buffer.from([0, classNumbers.ANY, 0, 0, 0, 0])
  return Buffer.concat([encodeName(key.name), classAndTtl, encodeName(key.algorithm), times, errorAndOther])
}

function encodeTimes(nowSeconds: number, fudge: number): Buffer {
  const times = Buffer.alloc(8)
  times.writeUIntBE(nowSeconds, 0, 6)
  times.writeUInt16BE(fudge, 6)
  return times
}

function lengthPrefixed(data: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(data.length)
  return Buffer.concat([length, data])
}

function createMac(key: TsigKey, parts: readonly Buffer[]): Buffer {
  const hmac = createHmac(key.algorithm.slice('hmac-'.length), key.secret)
  for (const part of parts) hmac.update(part)
  return hmac.digest()
}
