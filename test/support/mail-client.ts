import { ImapFlow } from 'imapflow'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { waitFor } from '#lib/wait-for.ts'

/** A person with a mail program, an address of ours and a password. */
export interface MailUser {
  readonly host: string
  readonly address: string
  readonly password: string
}

export interface SendOptions extends SendMailOptions {
  /** Default 587. */
  readonly port?: 465 | 587
}

/** Submits a message (RFC 6409, RFC 8314). Resolves with the server's last reply, `rejects` with what it refused. */
export async function submit(user: MailUser, { port = 587, ...message }: SendOptions): Promise<string> {
  const transport = createTransport({
    host: user.host,
    port,
    secure: port === 465,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
    auth: { user: user.address, pass: user.password },
  })
  return (await transport.sendMail({ from: user.address, text: 'Hello.\n', ...message })).response ?? ''
}

/** Hands a message to port 25 as a stranger's mail server would. */
export async function deliverAsStranger(host: string, message: SendMailOptions): Promise<string> {
  const transport = createTransport({ host, port: 25, name: 'mx.stranger.test', tls: { rejectUnauthorized: false } })
  return (await transport.sendMail({ text: 'Hello.\n', ...message })).response ?? ''
}

/** Whether IMAP lets the user in. */
export async function canSignIn(user: MailUser): Promise<boolean> {
  const client = imapOf(user)
  try {
    await client.connect()
    await client.logout()
    return true
  } catch {
    return false
  }
}

/** Waits for a message with this subject; the message as it was stored. */
export async function readMessage(user: MailUser, subject: string, folder = 'INBOX'): Promise<string> {
  const client = imapOf(user)
  await client.connect()
  try {
    await client.mailboxOpen(folder)
    const find = async () => {
      await client.noop()
      const found = await client.search({ subject })
      if (found === false || found[0] === undefined) return null
      const message = await client.fetchOne(String(found[0]), { source: true })
      return message === false ? null : message.source?.toString()
    }
    return await waitFor(find, { what: `“${subject}” in ${folder} of ${user.address}`, timeoutSeconds: 20 })
  } finally {
    await client.logout()
  }
}

/** Moves the message with this subject to another folder (RFC 6851). */
export async function moveMessage(user: MailUser, subject: string, from: string, to: string): Promise<void> {
  const client = imapOf(user)
  await client.connect()
  try {
    await client.mailboxOpen(from)
    const found = await client.search({ subject })
    if (found === false || found[0] === undefined) throw new Error(`${from} has no message “${subject}”`)
    await client.messageMove(String(found[0]), to)
  } finally {
    await client.logout()
  }
}

function imapOf({ host, address, password }: MailUser): ImapFlow {
  const client = new ImapFlow({
    host,
    port: 993,
    secure: true,
    auth: { user: address, pass: password },
    tls: { rejectUnauthorized: false },
    logger: false,
  })
  client.on('error', () => undefined)
  return client
}
