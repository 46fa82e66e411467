import { randomInt } from 'node:crypto'
import { connect } from 'node:net'
import dnsPacket, { type Answer } from 'dns-packet'
import type { RecordSetChange } from '#model/dns-record.ts'
import { ProviderError } from '../../provider-error.ts'
import { createTsigVerifier, signMessage, TsigError, type TsigKey, type TsigVerifier } from './tsig.ts'
import { encodeUpdate } from './update-message.ts'
import { encodeHeader, encodeQuestion } from './wire.ts'

export interface Rfc2136Server {
  readonly server: string
  readonly port: number
  readonly key: TsigKey
  /** For one whole exchange. */
  readonly timeoutSeconds: number
}

export type UpdateOutcome = 'done' | 'prerequisite-failed'

export interface Rfc2136Client {
  /** Every record of the zone, by a signed AXFR (RFC 5936). @throws {ProviderError} */
  transfer(zone: string): Promise<readonly Answer[]>
  /** Sends one signed update. @throws {ProviderError} */
  update(zone: string, changes: readonly RecordSetChange[]): Promise<UpdateOutcome>
}

/** Everything goes over TCP: no truncation, no spoofing, one path to test. */
export function createRfc2136Client(target: Rfc2136Server): Rfc2136Client {
  return {
    transfer: async (zone) => {
      const id = randomInt(65_536)
      const header = encodeHeader({ id, opcode: 0, counts: [1, 0, 0, 0] })
      const answers: Answer[] = []
      let soaCount = 0
      await exchange(target, zone, Buffer.concat([header, encodeQuestion(zone, axfrType)]), (message) => {
        checkCode(readCode(message), zone, target)
        const records = decode(message, target).answers ?? []
        soaCount += records.filter(({ type }) => type === 'SOA').length
        answers.push(...records)
        return soaCount >= 2
      })
      return answers
    },
    update: async (zone, changes) => {
      let code = 0
      await exchange(target, zone, encodeChanges(zone, changes), (message) => {
        code = readCode(message)
        return true
      })
      if (code === rcodes.nxRrset || code === rcodes.yxRrset || code === rcodes.nxDomain) return 'prerequisite-failed'
      checkCode(code, zone, target)
      return 'done'
    },
  }
}

const axfrType = 252
const rcodes = { formErr: 1, servFail: 2, nxDomain: 3, refused: 5, yxRrset: 7, nxRrset: 8, notAuth: 9 } as const

function encodeChanges(zone: string, changes: readonly RecordSetChange[]): Buffer {
  try {
    return encodeUpdate(zone, changes, randomInt(65_536))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ProviderError('invalid-request', `A record for ${zone} cannot be written: ${why}`, { cause })
  }
}

/** Sends the signed request and hands each verified message of the answer to `take` until that says it was the last. */
async function exchange(
  target: Rfc2136Server,
  zone: string,
  request: Buffer,
  take: (message: Buffer) => boolean,
): Promise<void> {
  const signed = signMessage(request, target.key, nowSeconds())
  const verifier = createTsigVerifier(target.key, signed.mac)
  try {
    for await (const message of converse(target, signed.message)) {
      if (message.length < 12 || message.readUInt16BE(0) !== request.readUInt16BE(0)) continue
      verifyMessage(verifier, message, zone, target)
      if (!take(message)) continue
      verifier.finish()
      return
    }
  } catch (error) {
    throw toProviderError(error, zone, target)
  }
  throw new ProviderError('unavailable', `${where(target)} ended its answer for ${zone} too early.`)
}

/** A server that cannot sign still may say why it refuses (RFC 8945 §5.2); a refusal is believed, a success never is. */
function verifyMessage(verifier: TsigVerifier, message: Buffer, zone: string, target: Rfc2136Server): void {
  try {
    verifier.verify(message, nowSeconds())
  } catch (error) {
    if (error instanceof TsigError && error.failure === 'unsigned') checkCode(readCode(message), zone, target)
    throw error
  }
}

/** The messages of one TCP conversation, without their length prefixes (RFC 1035 §4.2.2). */
async function* converse(target: Rfc2136Server, message: Buffer): AsyncGenerator<Buffer> {
  const signal = AbortSignal.timeout(target.timeoutSeconds * 1000)
  const socket = connect({ host: target.server, port: target.port, noDelay: true, signal })
  try {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(message.length)
    socket.write(Buffer.concat([length, message]))
    let pending = Buffer.alloc(0)
    for await (const chunk of socket) {
      pending = Buffer.concat([pending, chunk])
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const end = 2 + pending.readUInt16BE(0)
        yield pending.subarray(2, end)
        pending = pending.subarray(end)
      }
    }
  } finally {
    socket.destroy()
  }
}

function decode(message: Buffer, target: Rfc2136Server) {
  try {
    return dnsPacket.decode(message)
  } catch (cause) {
    throw new ProviderError('unavailable', `${where(target)} sent an answer that cannot be read.`, { cause })
  }
}

function readCode(message: Buffer): number {
  return message.readUInt16BE(2) & 0xf
}

/** RFC 2136 §2.2, RFC 5936 §2.2. */
function checkCode(code: number, zone: string, target: Rfc2136Server): void {
  switch (code) {
    case 0:
      return
    case rcodes.notAuth:
    case rcodes.nxDomain:
      throw new ProviderError('not-found', `${where(target)} does not serve the zone ${zone}.`)
    case rcodes.refused:
      throw new ProviderError(
        'unauthorized',
        `${where(target)} does not let the key ${target.key.name} work on ${zone}.`,
      )
    case rcodes.servFail:
      throw new ProviderError('unavailable', `${where(target)} could not do its work on ${zone} (SERVFAIL).`)
    default:
      throw new ProviderError('invalid-request', `${where(target)} rejects the request for ${zone} (code ${code}).`)
  }
}

function toProviderError(error: unknown, zone: string, target: Rfc2136Server): ProviderError {
  if (error instanceof ProviderError) return error
  if (error instanceof TsigError) {
    return new ProviderError(
      'unauthorized',
      `${where(target)} and the key ${target.key.name} do not agree on ${zone}: ${error.message}.`,
      { cause: error },
    )
  }
  const why = error instanceof Error ? error.message : String(error)
  return new ProviderError('unavailable', `${where(target)} cannot be reached or broke off: ${why}`, { cause: error })
}

function where({ server, port }: Rfc2136Server): string {
  return `The DNS server ${server} port ${port}`
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
