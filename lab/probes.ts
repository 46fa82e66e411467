import { once } from 'node:events'
import { request } from 'node:https'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { askDns } from './dns/ask-dns.ts'

/** Each asks a service as a client would, and resolves with what it saw, as a line for a person. */
export async function probeNameserver(address: string): Promise<string> {
  const { rcode, answers } = await askDns(address, 'test', 'SOA')
  if (rcode !== 'NOERROR' || answers?.[0]?.type !== 'SOA') throw new Error(`test. SOA: ${rcode}`)
  return 'answers for test.'
}

/** Only a resolver that validates passes: the lab's own zones are signed from the root down. */
export async function probeResolver(address: string): Promise<string> {
  const { rcode, isAuthentic } = await askDns(address, 'ns1.lab.test', 'A')
  if (rcode !== 'NOERROR' || !isAuthentic) throw new Error(`ns1.lab.test A: ${rcode}, not authenticated`)
  return 'resolves and validates'
}

/** `GET https://host:port/path` for a host whose certificate `rootPem` vouches for; the answer's body. */
export async function fetchText(url: string, rootPem: string, timeoutSeconds = 3): Promise<string> {
  const call = request(url, { ca: rootPem, agent: false, timeout: timeoutSeconds * 1000 })
  call.on('timeout', () => call.destroy(new Error(`${url} did not answer`)))
  call.end()
  const [response] = await once(call, 'response')
  const body = await text(response)
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`)
  return body
}

/** The greeting of an SMTP server (RFC 5321 §3.1). */
export async function probeSmtp(address: string, timeoutSeconds = 3): Promise<string> {
  const socket = connect({ host: address, port: 25 })
  socket.setTimeout(timeoutSeconds * 1000, () => socket.destroy(new Error(`${address} did not greet`)))
  try {
    const [greeting] = await once(socket, 'data')
    const line = String(greeting).trim()
    if (!line.startsWith('220')) throw new Error(`${address} greets with ${line}`)
    socket.end('QUIT\r\n')
    return line
  } finally {
    socket.destroy()
  }
}
