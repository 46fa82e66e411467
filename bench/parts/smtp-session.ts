import { randomBytes } from 'node:crypto'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

export interface SessionOptions {
  readonly host: string
  readonly port: number
  /** Signs in after STARTTLS; null: neither TLS nor password. */
  readonly user: { readonly address: string; readonly password: string } | null
}

export interface OutgoingMessage {
  readonly from: string
  readonly to: string
  /** Without angle brackets. */
  readonly id: string
  /** Size of the body in octets, as lines of 76. */
  readonly bodyBytes: number
}

/** The reply that refused something, or the end of the connection. */
export class SmtpRefusal extends Error {
  override readonly name = 'SmtpRefusal'
}

/**
 * A persistent session that sends message after message with as few round trips as RFC 2920 §3.1 allows: the end of one
 * message and the envelope of the next travel together. Made to cost little, for it shares the computer with what it measures.
 */
export interface SmtpSession {
  /** Resolves when the last one was accepted; `onAccepted` is told of each. @throws {SmtpRefusal} */
  send(messages: Iterable<OutgoingMessage>, onAccepted?: (message: OutgoingMessage) => void): Promise<void>
  close(): Promise<void>
}

export async function openSmtpSession(options: SessionOptions): Promise<SmtpSession> {
  const plain = connectTcp(options.port, options.host)
  let line = replies(plain)
  const ask = async (command: string, expected: string) => {
    socket.write(`${command}\r\n`)
    await expect(line, expected, command)
  }
  let socket: Socket = plain
  await expect(line, '220', 'connect')
  await ask('EHLO bench.invalid', '250')
  if (options.user !== null) {
    await ask('STARTTLS', '220')
    plain.removeAllListeners('data')
    socket = connectTls({ socket: plain, rejectUnauthorized: false })
    line = replies(socket)
    await ask('EHLO bench.invalid', '250')
    const { address, password } = options.user
    await ask(`AUTH PLAIN ${Buffer.from(`\0${address}\0${password}`).toString('base64')}`, '235')
  }

  async function send(messages: Iterable<OutgoingMessage>, onAccepted?: (message: OutgoingMessage) => void) {
    let previous: OutgoingMessage | null = null
    for (const message of messages) {
      socket.write(`${previous === null ? '' : contentOf(previous)}${envelopeOf(message)}`)
      if (previous !== null) {
        await expect(line, '250', 'DATA')
        onAccepted?.(previous)
      }
      await expect(line, '250', 'MAIL')
      await expect(line, '250', 'RCPT')
      await expect(line, '354', 'DATA')
      previous = message
    }
    if (previous === null) return
    socket.write(contentOf(previous))
    await expect(line, '250', 'DATA')
    onAccepted?.(previous)
  }

  return {
    send,
    close: async () => {
      await ask('QUIT', '221').catch(() => undefined)
      socket.destroy()
    },
  }
}

async function expect(line: () => Promise<string>, code: string, command: string): Promise<void> {
  const reply = await line()
  if (!reply.startsWith(code)) throw new SmtpRefusal(`${command.split(' ')[0]}: ${reply}`)
}

/** The last line of each reply, in order (RFC 5321 §4.2.1). */
function replies(socket: Socket): () => Promise<string> {
  const ready: string[] = []
  const waiting: PromiseWithResolvers<string>[] = []
  let rest = ''
  let ended: string | null = null
  const end = (reason: string) => {
    ended ??= reason
    for (const { reject } of waiting.splice(0)) reject(new SmtpRefusal(ended))
  }
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line[3] === '-') continue
      const next = waiting.shift()
      if (next === undefined) ready.push(line)
      else next.resolve(line)
    }
  })
  socket.on('error', (error) => end(error.message))
  socket.on('close', () => end('the connection ended'))
  return async () => {
    const line = ready.shift()
    if (line !== undefined) return line
    if (ended !== null) throw new SmtpRefusal(ended)
    const next = Promise.withResolvers<string>()
    waiting.push(next)
    return await next.promise
  }
}

function envelopeOf({ from, to }: OutgoingMessage): string {
  return `MAIL FROM:<${from}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`
}

function contentOf({ from, to, id, bodyBytes }: OutgoingMessage): string {
  const headers = `From: <${from}>\r\nTo: <${to}>\r\nSubject: ${id}\r\nMessage-ID: <${id}>\r\nDate: ${date}\r\n`
  return `${headers}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text.slice(0, bodyBytes)}\r\n.\r\n`
}

const date = new Date().toUTCString().replace('GMT', '+0000')
const text = randomBytes(64 * 1024)
  .toString('base64')
  .replace(/.{76}/g, '$&\r\n')
