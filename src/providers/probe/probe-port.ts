import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { type LineSocket, readLines } from './line-socket.ts'
import type { PortProbe, ProbeTarget } from './mail-probe.ts'
import { type TlsView, viewTls } from './tls-view.ts'

const noTls: TlsView = { tlsProtocol: null, certificateProblem: null, certificateNotAfter: null }

/** Connects as a client would and looks. Everything that goes wrong before the greeting makes the port `closed`. */
export async function probePort(target: ProbeTarget, timeoutSeconds: number): Promise<PortProbe> {
  const signal = AbortSignal.timeout(timeoutSeconds * 1000)
  const sockets: Socket[] = []
  try {
    const socket = await open(target, signal, sockets)
    const isImplicit = target.port === 465 || target.port === 993
    return isImplicit
      ? await probeImplicitTls(socket, target, signal, sockets)
      : await probeStartTls(socket, target, signal, sockets)
  } catch (error) {
    return { state: 'closed', reason: describe(error, signal) }
  } finally {
    for (const socket of sockets) socket.destroy()
  }
}

async function open({ ipAddress, port }: ProbeTarget, signal: AbortSignal, sockets: Socket[]): Promise<Socket> {
  const socket = connect({ host: ipAddress, port })
  socket.on('error', () => undefined)
  sockets.push(socket)
  await once(socket, 'connect', { signal })
  return socket
}

/** RFC 8314 §3. A failed handshake is no greeting, so the port counts as closed, with the reason. */
async function probeImplicitTls(
  socket: Socket,
  target: ProbeTarget,
  signal: AbortSignal,
  sockets: Socket[],
): Promise<PortProbe> {
  const secure = await startTls(socket, target, signal, sockets)
  const view = viewTls(secure, target.serverName)
  using lines = readLines(secure, signal)
  const greetingName = target.port === 993 ? await readImapGreeting(lines) : await readSmtpGreeting(lines)
  lines.write(target.port === 993 ? 'a LOGOUT' : 'QUIT')
  return { state: 'open', greetingName, ...view }
}

/** RFC 3207. A server that greets but offers no TLS, or fails at it, is open with `tlsProtocol` null. */
async function probeStartTls(
  socket: Socket,
  target: ProbeTarget,
  signal: AbortSignal,
  sockets: Socket[],
): Promise<PortProbe> {
  const greetingName = await greetAndAskForTls(socket, signal)
  if (greetingName.isTlsReady) {
    try {
      const secure = await startTls(socket, target, signal, sockets)
      const view = viewTls(secure, target.serverName)
      secure.write('QUIT\r\n')
      return { state: 'open', greetingName: greetingName.name, ...view }
    } catch (error) {
      const certificateProblem = `TLS could not be started: ${describe(error, signal)}.`
      return { state: 'open', greetingName: greetingName.name, ...noTls, certificateProblem }
    }
  }
  const certificateProblem = 'The server offers no TLS (STARTTLS).'
  return { state: 'open', greetingName: greetingName.name, ...noTls, certificateProblem }
}

interface Greeted {
  readonly name: string
  readonly isTlsReady: boolean
}

async function greetAndAskForTls(socket: Socket, signal: AbortSignal): Promise<Greeted> {
  using lines = readLines(socket, signal)
  const name = await readSmtpGreeting(lines)
  lines.write(`EHLO [${socket.localAddress ?? '127.0.0.1'}]`)
  const offers = await lines.readReply()
  if (!offers.some((line) => /^250[ -]STARTTLS\b/i.test(line))) return { name, isTlsReady: false }
  lines.write('STARTTLS')
  const [answer = ''] = await lines.readReply()
  return { name, isTlsReady: answer.startsWith('220') }
}

async function startTls(
  socket: Socket,
  { serverName }: ProbeTarget,
  signal: AbortSignal,
  sockets: Socket[],
): Promise<TLSSocket> {
  const secure = connectTls({ socket, servername: serverName, rejectUnauthorized: false })
  secure.on('error', () => undefined)
  sockets.push(secure)
  await once(secure, 'secureConnect', { signal })
  return secure
}

/** First word after the code of the last greeting line (RFC 5321 §4.2). */
async function readSmtpGreeting(lines: LineSocket): Promise<string> {
  const last = (await lines.readReply()).at(-1) ?? ''
  if (!last.startsWith('220')) throw new Error(`it greets with "${last.slice(0, 200)}"`)
  return last.slice(4).split(' ')[0] ?? ''
}

/** First word after `* OK` and its response code (RFC 9051 §7.1), when it is a host name. */
async function readImapGreeting(lines: LineSocket): Promise<string> {
  const line = await lines.readLine()
  if (!/^\* (OK|PREAUTH)\b/i.test(line)) throw new Error(`it greets with "${line.slice(0, 200)}"`)
  return line.replace(/^\* \S+ (\[[^\]]*\] )?/, '').split(' ')[0] ?? ''
}

function describe(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'it did not answer in time'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ECONNREFUSED') return 'nobody listens there'
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'there is no way to it'
  return error instanceof Error ? error.message : String(error)
}
