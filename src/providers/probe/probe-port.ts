import type { Socket } from 'node:net'
import { askForTls, type ClearTextView, farewell, readGreeting } from './clear-text.ts'
import { readLines } from './line-socket.ts'
import { describeFailure, type Look, openSocket, startLook, startTls } from './look.ts'
import { type MailPortUse, mailPortUses } from './mail-ports.ts'
import type { PortProbe, ProbeTarget } from './mail-probe.ts'
import { type TlsView, viewTls } from './tls-view.ts'

/** Connects as a client would and looks. Everything that goes wrong before the greeting makes the port `closed`. */
export async function probePort(
  target: ProbeTarget,
  timeoutSeconds: number,
  /** Where to connect when the service does not listen at its own port. */
  portNumber: number = target.port,
): Promise<PortProbe> {
  using look = startLook(target.serverName, timeoutSeconds)
  const use = mailPortUses[target.port]
  try {
    const socket = await openSocket(look, target.ipAddress, portNumber)
    return use.isImplicitTls ? await probeImplicitTls(socket, look, use) : await probeStartTls(socket, look, use)
  } catch (error) {
    return { state: 'closed', reason: describeFailure(error, look) }
  }
}

/** RFC 8314 §3. A failed handshake is no greeting, so the port counts as closed, with the reason. */
async function probeImplicitTls(socket: Socket, look: Look, { protocol }: MailPortUse): Promise<PortProbe> {
  const secure = await startTls(look, socket)
  const view = viewTls(secure, look.serverName)
  using lines = readLines(secure)
  const greetingName = await readGreeting(protocol, lines)
  lines.write(farewell(protocol))
  return { state: 'open', greetingName, ehloName: null, offersAuthInClear: false, ...view }
}

/** RFC 3207. A server that greets but offers no TLS, or fails at it, is open with `tlsProtocol` null. */
async function probeStartTls(socket: Socket, look: Look, { protocol }: MailPortUse): Promise<PortProbe> {
  const { isTlsReady, ...seen } = await askForTls(protocol, socket)
  if (!isTlsReady) return withoutTls(seen, 'The server offers no TLS (STARTTLS).')
  try {
    const secure = await startTls(look, socket)
    const view = viewTls(secure, look.serverName)
    secure.write(`${farewell(protocol)}\r\n`)
    return { state: 'open', ...seen, ...view }
  } catch (error) {
    return withoutTls(seen, `TLS could not be started: ${describeFailure(error, look)}.`)
  }
}

function withoutTls(seen: Omit<ClearTextView, 'isTlsReady'>, certificateProblem: string): PortProbe {
  const view: TlsView = { tlsProtocol: null, certificateProblem, certificateNotAfter: null }
  return { state: 'open', ...seen, ...view }
}
