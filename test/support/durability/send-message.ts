import { openRaw, type RawConnection } from '../raw-connection.ts'

/** Somebody who submits with TLS and a password. */
export interface Submitter {
  readonly host: string
  readonly port: 465 | 587
  readonly address: string
  readonly password: string
}

export interface CountedMessage {
  /** Its Message-ID without angle brackets. */
  readonly id: string
  readonly sender: Submitter
  readonly to: string
}

/**
 * | outcome  | what was seen                                       | what a sender does with it                     |
 * |----------|-----------------------------------------------------|------------------------------------------------|
 * | accepted | 250 after the final dot                             | forgets it: from now on it must not get lost    |
 * | later    | 4xx, or the connection ended before the final dot   | tries again                                    |
 * | refused  | 5xx                                                 | tells its user                                 |
 * | unknown  | the connection ended between final dot and reply    | by RFC 5321 §4.5.4.1 it may try again and make two of it; here it does not |
 */
export type Outcome = 'accepted' | 'later' | 'refused' | 'unknown'

/** Sends one message on a session of its own. Never rejects; what is refused for good is told. */
export async function sendMessage(
  message: CountedMessage,
  tellRefusal: (reply: string) => void = () => undefined,
): Promise<Outcome> {
  let isComplete = false
  const outcomeOf = (reply: string) => {
    if (reply.startsWith('5')) tellRefusal(`${message.id}: ${reply.trim()}`)
    return judgeReply(reply)
  }
  try {
    await using connection = await signIn(message.sender)
    const commands = [`MAIL FROM:<${message.sender.address}>`, `RCPT TO:<${message.to}>`, 'DATA']
    for (const command of commands) {
      const outcome = outcomeOf(await connection.ask(command))
      if (outcome !== 'accepted') return outcome
    }
    isComplete = true
    await connection.send(contentOf(message))
    const outcome = outcomeOf(await connection.reply())
    await connection.ask('QUIT').catch(() => '')
    return outcome
  } catch (error) {
    if (error instanceof Refusal) return outcomeOf(error.message)
    return isComplete ? 'unknown' : 'later'
  }
}

class Refusal extends Error {
  override readonly name = 'Refusal'
}

async function signIn({ host, port, address, password }: Submitter): Promise<RawConnection> {
  const connection = await openRaw({ host, port, isTls: port === 465, patienceSeconds: 40 })
  const ask = async (command: string) => {
    const reply = await connection.ask(command)
    if (judgeReply(reply) !== 'accepted') throw new Refusal(reply)
  }
  try {
    const greeting = await connection.reply()
    if (!greeting.startsWith('220')) throw new Refusal(greeting)
    await ask('EHLO sender.invalid')
    if (port === 587) {
      await ask('STARTTLS')
      await connection.secure()
      await ask('EHLO sender.invalid')
    }
    await ask(`AUTH PLAIN ${Buffer.from(`\0${address}\0${password}`).toString('base64')}`)
    return connection
  } catch (error) {
    await connection[Symbol.asyncDispose]()
    throw error
  }
}

function judgeReply(reply: string): Outcome {
  if (/^[23]/.test(reply)) return 'accepted'
  return reply.startsWith('5') ? 'refused' : 'later'
}

function contentOf({ id, sender, to }: CountedMessage): string {
  const date = new Date().toUTCString().replace('GMT', '+0000')
  const head = [`From: <${sender.address}>`, `To: <${to}>`, `Subject: ${id}`, `Message-ID: <${id}>`, `Date: ${date}`]
  return `${head.join('\r\n')}\r\n\r\nMessage ${id}, to be counted.\r\n.\r\n`
}
