import type { Socket } from 'node:net'
import { type LineSocket, readLines } from './line-socket.ts'
import type { MailProtocol } from './mail-ports.ts'

/** What a server says before TLS. */
export interface ClearTextView {
  /** First word after the greeting's code; empty when there was none. */
  readonly greetingName: string
  /** First word of the answer to EHLO; `null` outside SMTP. */
  readonly ehloName: string | null
  /** Passwords are taken before anything is encrypted. */
  readonly offersAuthInClear: boolean
  /** The server has answered that the handshake may begin. */
  readonly isTlsReady: boolean
}

/** Greets and asks for TLS on a port that begins in the clear. @throws when the server turns us away */
export async function askForTls(protocol: MailProtocol, socket: Socket): Promise<ClearTextView> {
  using lines = readLines(socket)
  const greetingName = await readGreeting(protocol, lines)
  switch (protocol) {
    case 'smtp':
      return { greetingName, ...(await askSmtp(lines, socket)) }
    case 'imap':
      return { greetingName, ehloName: null, ...(await askImap(lines)) }
    case 'pop3':
      return { greetingName, ehloName: null, ...(await askPop3(lines)) }
    case 'sieve':
      return { greetingName, ehloName: null, ...(await askSieve(lines)) }
  }
}

/** Reads the greeting of a server and gives the name in it. @throws when it is none */
export async function readGreeting(protocol: MailProtocol, lines: LineSocket): Promise<string> {
  if (protocol === 'smtp') return await readSmtpGreeting(lines)
  if (protocol === 'sieve') return ''
  const line = await lines.readLine()
  const isGood = protocol === 'imap' ? /^\* (OK|PREAUTH)\b/i.test(line) : /^\+OK\b/i.test(line)
  if (!isGood) throw new Error(`it greets with "${line.slice(0, 200)}"`)
  return (
    line
      .replace(/^(\* \S+|\+OK) ?/, '')
      .replace(/^\[[^\]]*\] /, '')
      .split(' ')[0] ?? ''
  )
}

/** The command by which a client takes its leave. */
export function farewell(protocol: MailProtocol): string {
  return protocol === 'imap' ? 'z LOGOUT' : protocol === 'sieve' ? 'LOGOUT' : 'QUIT'
}

/** First word after the code of the last greeting line (RFC 5321 §4.2). */
async function readSmtpGreeting(lines: LineSocket): Promise<string> {
  const last = (await lines.readReply()).at(-1) ?? ''
  if (!last.startsWith('220')) throw new Error(`it greets with "${last.slice(0, 200)}"`)
  return last.slice(4).split(' ')[0] ?? ''
}

type Asked = Pick<ClearTextView, 'offersAuthInClear' | 'isTlsReady'>

/** RFC 3207, RFC 4954. */
async function askSmtp(lines: LineSocket, socket: Socket): Promise<Asked & { readonly ehloName: string }> {
  lines.write(`EHLO [${socket.localAddress ?? '127.0.0.1'}]`)
  const offers = await lines.readReply()
  const ehloName = offers[0]?.slice(4).split(' ')[0] ?? ''
  const offersAuthInClear = offers.some((line) => /^250[ -]AUTH\b/i.test(line))
  if (!offers.some((line) => /^250[ -]STARTTLS\b/i.test(line)))
    return { ehloName, offersAuthInClear, isTlsReady: false }
  lines.write('STARTTLS')
  const [answer = ''] = await lines.readReply()
  return { ehloName, offersAuthInClear, isTlsReady: answer.startsWith('220') }
}

/** RFC 9051 §6.1.1, §6.2.1: without LOGINDISABLED the password goes in the clear with LOGIN. */
async function askImap(lines: LineSocket): Promise<Asked> {
  lines.write('a CAPABILITY')
  const offers = (await readUntil(lines, /^a (OK|NO|BAD)\b/i)).join(' ').toUpperCase()
  const offersAuthInClear = !offers.includes('LOGINDISABLED') || /\bAUTH=(PLAIN|LOGIN)\b/.test(offers)
  if (!/\bSTARTTLS\b/.test(offers)) return { offersAuthInClear, isTlsReady: false }
  lines.write('b STARTTLS')
  const answer = (await readUntil(lines, /^b (OK|NO|BAD)\b/i)).at(-1) ?? ''
  return { offersAuthInClear, isTlsReady: /^b OK\b/i.test(answer) }
}

/** RFC 2449, RFC 2595 §4. */
async function askPop3(lines: LineSocket): Promise<Asked> {
  lines.write('CAPA')
  const offers = await readUntil(lines, /^(\.|-ERR.*)$/i)
  const offersAuthInClear = offers.some((line) => /^USER\b/i.test(line) || /^SASL .*\b(PLAIN|LOGIN)\b/i.test(line))
  if (!offers.some((line) => /^STLS\b/i.test(line))) return { offersAuthInClear, isTlsReady: false }
  lines.write('STLS')
  return { offersAuthInClear, isTlsReady: (await lines.readLine()).startsWith('+OK') }
}

/** RFC 5804 §1.7, §2.2: the greeting is the list of capabilities. */
async function askSieve(lines: LineSocket): Promise<Asked> {
  const offers = await readUntil(lines, /^(OK|NO|BYE)\b/i)
  if (!/^OK\b/i.test(offers.at(-1) ?? '')) throw new Error(`it greets with "${(offers.at(-1) ?? '').slice(0, 200)}"`)
  const offersAuthInClear = offers.some((line) => /^"SASL" ".*\b(PLAIN|LOGIN)\b/i.test(line))
  if (!offers.some((line) => /^"STARTTLS"/i.test(line))) return { offersAuthInClear, isTlsReady: false }
  lines.write('STARTTLS')
  return { offersAuthInClear, isTlsReady: /^OK\b/i.test(await lines.readLine()) }
}

const mostLines = 100

async function readUntil(lines: LineSocket, last: RegExp): Promise<readonly string[]> {
  const read: string[] = []
  while (read.length < mostLines) {
    const line = await lines.readLine()
    read.push(line)
    if (last.test(line)) return read
  }
  throw new Error('it answers without an end')
}
