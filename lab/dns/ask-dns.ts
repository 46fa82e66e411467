import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { type DecodedPacket, decode, encode, type RecordType } from 'dns-packet'

export interface DnsAnswer {
  readonly rcode: string
  /** The resolver vouches for it (AD, RFC 4035 §3.2.3). */
  readonly isAuthentic: boolean
  readonly answers: DecodedPacket['answers']
}

/**
 * Asks one server one question over UDP, once.
 * @throws when no answer comes within `timeoutSeconds` (default 2)
 */
export function askDns(server: string, name: string, type: RecordType, timeoutSeconds = 2): Promise<DnsAnswer> {
  const id = randomInt(0x1_0000)
  // Recursion desired, and AD set to be told whether the answer is authentic (RFC 6840 §5.7).
  const query = encode({ type: 'query', id, flags: 0x0120, questions: [{ name, type }] })
  const { promise, resolve, reject } = Promise.withResolvers<DnsAnswer>()
  const socket = createSocket('udp4')
  const timer = setTimeout(
    () => reject(new Error(`${server} did not answer for ${name || '.'}`)),
    timeoutSeconds * 1000,
  )
  socket.on('error', reject)
  socket.on('message', (message) => {
    try {
      const answer = decode(message)
      if (answer.id !== id) return
      resolve({ rcode: rcodeOf(answer), isAuthentic: answer.flag_ad, answers: answer.answers })
    } catch (error) {
      reject(new Error(`${server} sent what is no DNS message.`, { cause: error }))
    }
  })
  socket.connect(53, server, () => socket.send(query))
  return promise.finally(() => {
    clearTimeout(timer)
    socket.close()
  })
}

/** dns-packet decodes it, but its types leave it out. */
function rcodeOf(packet: DecodedPacket): string {
  return 'rcode' in packet ? String(packet.rcode) : 'NOERROR'
}
