import { once } from 'node:events'
import { request } from 'node:https'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
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
  // once() below listens only until the answer begins
  call.on('error', () => undefined)
  call.on('timeout', () => call.destroy(new Error(`${url} did not answer`)))
  call.end()
  const [response] = await once(call, 'response')
  const body = await text(response)
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`)
  return body
}

/** An SMTP server up to STARTTLS (RFC 3207), which it refuses while the filter behind it is away; its greeting. */
export async function probeSmtp(address: string, timeoutSeconds = 3): Promise<string> {
  const socket = connect({ host: address, port: 25 })
  // what ends the connection also ends the lines
  socket.on('error', () => undefined)
  socket.setTimeout(timeoutSeconds * 1000, () => socket.destroy(new Error(`${address} did not answer in time`)))
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  const reply = async (code: string): Promise<string> => {
    for (;;) {
      const { value: line, done } = await lines.next()
      if (done || !line.startsWith(code)) throw new Error(`${address} said ${done ? 'nothing more' : line}`)
      if (line[3] !== '-') return line
    }
  }
  try {
    await once(socket, 'connect')
    const greeting = await reply('220')
    socket.write('EHLO gateway.lab.test\r\n')
    await reply('250')
    socket.write('STARTTLS\r\n')
    await reply('220')
    return greeting
  } finally {
    socket.destroy()
  }
}
