import { readGreeting } from './clear-text.ts'
import { readLines } from './line-socket.ts'
import { describeFailure, openSocket, startLook, startTls } from './look.ts'
import type { MessageTarget, PasswordTarget, RecipientTarget, ServerAnswer, ServerTarget } from './mail-probe.ts'
import { type DialogueOptions, type SmtpDialogue, withDialogue } from './smtp-dialogue.ts'

const unknown = (text: string): ServerAnswer => ({ state: 'unknown', text })

function onPort(port: DialogueOptions['port'], timeoutSeconds: number, portNumber: number = port): DialogueOptions {
  return { port, isEncrypted: port !== 25, timeoutSeconds, portNumber }
}

/** See `MailProbe.tryRecipient`. */
export async function tryRecipient(
  target: RecipientTarget,
  timeoutSeconds: number,
  portNumber?: number,
): Promise<ServerAnswer> {
  const size = target.sizeBytes === undefined ? '' : ` SIZE=${target.sizeBytes}`
  const talk = async (dialogue: SmtpDialogue) => {
    const mail = await dialogue.say(`MAIL FROM:<>${size}`)
    return mail.state === 'accepted' ? await dialogue.say(`RCPT TO:<${target.recipient}>`) : mail
  }
  return await withDialogue(target, onPort(25, timeoutSeconds, portNumber), talk, unknown)
}

/** See `MailProbe.tryMessage`. */
export async function tryMessage(
  target: MessageTarget,
  timeoutSeconds: number,
  portNumber?: number,
): Promise<ServerAnswer> {
  const talk = async (dialogue: SmtpDialogue) => {
    for (const command of ['MAIL FROM:<>', `RCPT TO:<${target.recipient}>`, 'DATA']) {
      const answer = await dialogue.say(command)
      if (answer.state !== 'accepted') return unknown(`it answers ${command} with "${answer.text}"`)
    }
    return await dialogue.say(`${target.message.replace(/\r\n$/, '').replace(/^\./gm, '..')}\r\n.`)
  }
  return await withDialogue(target, onPort(25, timeoutSeconds, portNumber), talk, unknown)
}

/** See `MailProbe.tryDisclosure`. RFC 5321 §7.3: 252, or a refusal, tells nothing; 250, 251 and 551 do. */
export async function tryDisclosure(
  target: ServerTarget & { readonly address: string },
  timeoutSeconds: number,
  portNumber?: number,
): Promise<ServerAnswer> {
  const talk = async (dialogue: SmtpDialogue) => {
    const answers = []
    for (const command of ['VRFY', 'EXPN']) answers.push(await dialogue.say(`${command} ${target.address}`))
    const telling = answers.find(({ text }) => /^(250|251|551)/.test(text))
    return telling ?? ({ state: 'refused', text: answers.map(({ text }) => text).join('; ') } as const)
  }
  return await withDialogue(target, onPort(25, timeoutSeconds, portNumber), talk, unknown)
}

/** See `MailProbe.tryPassword`. On SMTP by AUTH PLAIN on port 587 (RFC 4954), on IMAP by LOGIN on port 993. */
export async function tryPassword(
  target: PasswordTarget,
  timeoutSeconds: number,
  portNumber?: number,
): Promise<ServerAnswer> {
  if (target.protocol === 'imap') return await tryImapPassword(target, timeoutSeconds, portNumber ?? 993)
  const initial = Buffer.from(`\0${target.username}\0${target.password}`).toString('base64')
  const talk = (dialogue: SmtpDialogue) => dialogue.say(`AUTH PLAIN ${initial}`)
  return await withDialogue(target, onPort(587, timeoutSeconds, portNumber), talk, unknown)
}

async function tryImapPassword(
  { ipAddress, serverName, username, password }: PasswordTarget,
  timeoutSeconds: number,
  portNumber: number,
): Promise<ServerAnswer> {
  using look = startLook(serverName, timeoutSeconds)
  try {
    const secure = await startTls(look, await openSocket(look, ipAddress, portNumber))
    using lines = readLines(secure)
    await readGreeting('imap', lines)
    lines.write(`a LOGIN ${quote(username)} ${quote(password)}`)
    for (;;) {
      const line = await lines.readLine()
      const said = /^a (OK|NO|BAD)\b/i.exec(line)?.[1]?.toUpperCase()
      if (said === undefined) continue
      lines.write('z LOGOUT')
      return { state: said === 'OK' ? 'accepted' : 'refused', text: line.slice(0, 300) }
    }
  } catch (error) {
    return unknown(describeFailure(error, look))
  }
}

/** RFC 9051 §4.3. */
function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
