import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { type LineSocket, readLines } from './line-socket.ts'
import type { PortProbe, ProbeTarget } from './mail-probe.ts'
import { type TlsView, viewTls } from './tls-view.ts'

/** One look: its connection and the timer that ends it. */
interface Look extends Disposable {
  readonly serverName: string
  readonly isLate: () => boolean
  /** Destroyed when time is over or the look is done; a TLS socket stands for the one under it. */
  keep<Kept extends Socket>(socket: Kept): Kept
}

/** Connects as a client would and looks. Everything that goes wrong before the greeting makes the port `closed`. */
export async function probePort(
  target: ProbeTarget,
  timeoutSeconds: number,
  /** Where to connect when the service does not listen at its own port. */
  portNumber: number = target.port,
): Promise<PortProbe> {
  using look = startLook(target.serverName, timeoutSeconds)
  try {
    const socket = look.keep(connect({ host: target.ipAddress, port: portNumber }))
    await once(socket, 'connect')
    const isImplicit = target.port === 465 || target.port === 993
    return isImplicit ? await probeImplicitTls(socket, look, target.port === 993) : await probeStartTls(socket, look)
  } catch (error) {
    return { state: 'closed', reason: describe(error, look) }
  }
}

/**
 * Only the outermost socket is ever destroyed: it takes the one under it along, while destroying the inner one first
 * under a TLS socket crashes Node 24 as a whole.
 */
function startLook(serverName: string, timeoutSeconds: number): Look {
  let outermost: Socket | null = null
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    outermost?.destroy(new Error('it did not answer in time'))
  }, timeoutSeconds * 1000)
  return {
    serverName,
    isLate: () => isLate,
    keep: (socket) => {
      socket.on('error', () => undefined)
      outermost = socket
      return socket
    },
    [Symbol.dispose]: () => {
      clearTimeout(timer)
      outermost?.destroy()
    },
  }
}

/** RFC 8314 §3. A failed handshake is no greeting, so the port counts as closed, with the reason. */
async function probeImplicitTls(socket: Socket, look: Look, isImap: boolean): Promise<PortProbe> {
  const secure = await startTls(socket, look)
  const view = viewTls(secure, look.serverName)
  using lines = readLines(secure)
  const greetingName = isImap ? await readImapGreeting(lines) : await readSmtpGreeting(lines)
  lines.write(isImap ? 'a LOGOUT' : 'QUIT')
  return { state: 'open', greetingName, ...view }
}

/** RFC 3207. A server that greets but offers no TLS, or fails at it, is open with `tlsProtocol` null. */
async function probeStartTls(socket: Socket, look: Look): Promise<PortProbe> {
  const { greetingName, isTlsReady } = await greetAndAskForTls(socket)
  if (!isTlsReady) return { state: 'open', greetingName, ...withoutTls('The server offers no TLS (STARTTLS).') }
  try {
    const secure = await startTls(socket, look)
    const view = viewTls(secure, look.serverName)
    secure.write('QUIT\r\n')
    return { state: 'open', greetingName, ...view }
  } catch (error) {
    return { state: 'open', greetingName, ...withoutTls(`TLS could not be started: ${describe(error, look)}.`) }
  }
}

function withoutTls(certificateProblem: string): TlsView {
  return { tlsProtocol: null, certificateProblem, certificateNotAfter: null }
}

async function greetAndAskForTls(socket: Socket): Promise<{ greetingName: string; isTlsReady: boolean }> {
  using lines = readLines(socket)
  const greetingName = await readSmtpGreeting(lines)
  lines.write(`EHLO [${socket.localAddress ?? '127.0.0.1'}]`)
  const offers = await lines.readReply()
  if (!offers.some((line) => /^250[ -]STARTTLS\b/i.test(line))) return { greetingName, isTlsReady: false }
  lines.write('STARTTLS')
  const [answer = ''] = await lines.readReply()
  return { greetingName, isTlsReady: answer.startsWith('220') }
}

async function startTls(socket: Socket, look: Look): Promise<TLSSocket> {
  const secure = look.keep(connectTls({ socket, servername: look.serverName, rejectUnauthorized: false }))
  await once(secure, 'secureConnect')
  return secure
}

/** First word after the code of the last greeting line (RFC 5321 §4.2). */
async function readSmtpGreeting(lines: LineSocket): Promise<string> {
  const last = (await lines.readReply()).at(-1) ?? ''
  if (!last.startsWith('220')) throw new Error(`it greets with "${last.slice(0, 200)}"`)
  return last.slice(4).split(' ')[0] ?? ''
}

/** First word after `* OK` and its response code (RFC 9051 §7.1). */
async function readImapGreeting(lines: LineSocket): Promise<string> {
  const line = await lines.readLine()
  if (!/^\* (OK|PREAUTH)\b/i.test(line)) throw new Error(`it greets with "${line.slice(0, 200)}"`)
  return line.replace(/^\* \S+ (\[[^\]]*\] )?/, '').split(' ')[0] ?? ''
}

function describe(error: unknown, look: Look): string {
  if (look.isLate()) return 'it did not answer in time'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') return 'nobody listens there'
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'there is no way to it'
  return error instanceof Error ? error.message : String(error)
}
