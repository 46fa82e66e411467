import type { Socket } from 'node:net'
import { type LineSocket, readLines } from './line-socket.ts'
import { describeFailure, type Look, openSocket, startLook, startTls } from './look.ts'
import type { ServerAnswer, ServerTarget } from './mail-probe.ts'

/** A conversation with an SMTP server after EHLO. */
export interface SmtpDialogue {
  /** Sends one command and reads its reply. @throws when the connection ends */
  say(command: string): Promise<ServerAnswer>
}

export interface DialogueOptions {
  readonly port: 25 | 465 | 587
  readonly isEncrypted: boolean
  readonly timeoutSeconds: number
  /** Where to connect when the service does not listen at its own port. */
  readonly portNumber: number
}

/**
 * Opens a connection, greets, talks and takes its leave. When that fails, what `onFailure` makes of the reason. The
 * dialogue must not be used afterwards.
 */
export async function withDialogue<Result>(
  { ipAddress, serverName }: ServerTarget,
  options: DialogueOptions,
  talk: (dialogue: SmtpDialogue) => Promise<Result>,
  onFailure: (reason: string) => Result,
): Promise<Result> {
  using look = startLook(serverName, options.timeoutSeconds)
  try {
    const plain = await openSocket(look, ipAddress, options.portNumber)
    const socket = options.isEncrypted ? await encrypt(look, plain, options.port) : plain
    using lines = readLines(socket)
    if (options.port === 465 || !options.isEncrypted) await expectReply(lines, 220)
    lines.write(greeting(plain))
    await expectReply(lines, 250)
    const result = await talk({ say: (command) => say(lines, command) })
    lines.write('QUIT')
    return result
  } catch (error) {
    return onFailure(describeFailure(error, look))
  }
}

/** The kind of a reply by its first digit (RFC 5321 §4.2.1). */
export function toAnswer(reply: readonly string[]): ServerAnswer {
  const text = (reply.at(-1) ?? '').slice(0, 300)
  const states = { '2': 'accepted', '3': 'accepted', '4': 'deferred', '5': 'refused' } as const
  const digit = text.charAt(0)
  return { state: digit in states ? states[digit as keyof typeof states] : 'unknown', text }
}

async function say(lines: LineSocket, command: string): Promise<ServerAnswer> {
  lines.write(command)
  return toAnswer(await lines.readReply())
}

async function encrypt(look: Look, socket: Socket, port: DialogueOptions['port']): Promise<Socket> {
  if (port === 465) return await startTls(look, socket)
  {
    using lines = readLines(socket)
    await expectReply(lines, 220)
    lines.write(greeting(socket))
    await expectReply(lines, 250)
    lines.write('STARTTLS')
    await expectReply(lines, 220)
  }
  return await startTls(look, socket)
}

function greeting(socket: Socket): string {
  return `EHLO [${socket.localAddress ?? '127.0.0.1'}]`
}

async function expectReply(lines: LineSocket, code: number): Promise<void> {
  const last = (await lines.readReply()).at(-1) ?? ''
  if (!last.startsWith(String(code))) throw new Error(`it says "${last.slice(0, 200)}"`)
}
