import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { PortProbe, ProbeTarget } from './mail-probe.ts'

const timeoutMilliseconds = 8000

/** Greeting, EHLO and TLS of one port: implicit TLS on 465 and 993, STARTTLS (RFC 3207) on 25 and 587. */
export async function probePort(target: ProbeTarget): Promise<PortProbe> {
  const socket = connect({ host: target.ipAddress, port: target.port })
  socket.setTimeout(timeoutMilliseconds, () => socket.destroy(new Error('no answer in time')))
  try {
    await once(socket, 'connect')
    return target.port === 465 || target.port === 993
      ? await probeImplicit(socket, target)
      : await probeStartTls(socket, target)
  } catch (error) {
    return { state: 'closed', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    socket.destroy()
  }
}

async function probeImplicit(socket: Socket, target: ProbeTarget): Promise<PortProbe> {
  const secured = await secure(socket, target)
  if (typeof secured === 'string') return withoutTls('', secured)
  const greeting = await createLineReader(secured).read()
  return describe(secured, greetingNameOf(greeting))
}

async function probeStartTls(socket: Socket, target: ProbeTarget): Promise<PortProbe> {
  const lines = createLineReader(socket)
  const greetingName = greetingNameOf(await lines.readReply())
  socket.write('EHLO probe.invalid\r\n')
  const features = await lines.readReply()
  if (!/^250[- ]STARTTLS\r?$/im.test(features)) return withoutTls(greetingName, 'STARTTLS is not offered.')
  socket.write('STARTTLS\r\n')
  const answer = await lines.readReply()
  if (!answer.startsWith('220')) return withoutTls(greetingName, `STARTTLS was refused: ${answer.trim()}`)
  lines.detach()
  const secured = await secure(socket, target)
  return typeof secured === 'string' ? withoutTls(greetingName, secured) : describe(secured, greetingName)
}

/** Resolves with the secured socket, whatever its certificate, or with why there is none. */
async function secure(socket: Socket, target: ProbeTarget): Promise<TLSSocket | string> {
  const secured = connectTls({ socket, servername: target.serverName, rejectUnauthorized: false })
  try {
    await once(secured, 'secureConnect')
    return secured
  } catch (error) {
    return `TLS failed: ${error instanceof Error ? error.message : String(error)}`
  }
}

function describe(secured: TLSSocket, greetingName: string): PortProbe {
  const certificate = secured.getPeerX509Certificate()
  const cause = secured.authorizationError as Error | string | null
  return {
    state: 'open',
    greetingName,
    tlsProtocol: secured.getProtocol(),
    certificateProblem: secured.authorized
      ? null
      : `the certificate is not right: ${String(cause ?? 'unknown reason')}.`,
    certificateNotAfter: certificate?.validToDate ?? null,
  }
}

function withoutTls(greetingName: string, problem: string): PortProbe {
  return { state: 'open', greetingName, tlsProtocol: null, certificateProblem: problem, certificateNotAfter: null }
}

/** `220 mail.example.com ESMTP`, `220-mail…` before postscreen lets talk, `* OK [CAPABILITY …] …`. */
function greetingNameOf(greeting: string): string {
  return /^220[- ](\S+)/.exec(greeting)?.[1] ?? ''
}

interface LineReader {
  read(): Promise<string>
  /** All lines of one SMTP reply (RFC 5321 §4.2.1). */
  readReply(): Promise<string>
  detach(): void
}

function createLineReader(socket: Socket): LineReader {
  let buffered = ''
  let wake: (() => void) | null = null
  let failure: Error | null = null
  const onData = (chunk: Buffer): void => {
    buffered += chunk.toString('latin1')
    wake?.()
  }
  const onEnd = (error?: Error): void => {
    failure = error instanceof Error ? error : new Error('the connection was closed')
    wake?.()
  }
  socket.on('data', onData).on('error', onEnd).on('close', onEnd)

  async function read(): Promise<string> {
    for (;;) {
      const end = buffered.indexOf('\n')
      if (end >= 0) {
        const line = buffered.slice(0, end + 1)
        buffered = buffered.slice(end + 1)
        return line
      }
      if (failure !== null) throw failure
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return {
    read,
    async readReply() {
      let text = ''
      for (;;) {
        const line = await read()
        text += line
        if (!/^\d{3}-/.test(line)) return text
      }
    },
    detach() {
      socket.off('data', onData).off('error', onEnd).off('close', onEnd)
    },
  }
}

function once(socket: Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve())
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the connection was closed')))
  })
}
