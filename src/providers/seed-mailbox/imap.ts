import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { ProviderError, type ProviderErrorKind } from '../provider-error.ts'
import type { OutgoingSeedMessage, SeedMailbox, SeedMessage } from './seed-mailbox.ts'

export interface MailServer {
  readonly host: string
  readonly port: number
  /** What the certificate must name when `host` is an address. */
  readonly serverName?: string | undefined
}

export interface ImapSeedMailboxOptions {
  readonly address: string
  readonly username: string
  readonly password: string
  readonly authservId: string
  /** With TLS from the start (RFC 8314). */
  readonly imap: MailServer
  /** Port 465: TLS from the start; any other: STARTTLS, insisted on. */
  readonly submission: MailServer
  /** Default 20. */
  readonly timeoutSeconds?: number
}

/** A mailbox at any provider that offers IMAP and submission. */
export function createImapSeedMailbox(options: ImapSeedMailboxOptions): SeedMailbox {
  return {
    address: options.address,
    authservId: options.authservId,
    findMessage: async (messageId) => {
      try {
        return await findMessage(options, messageId)
      } catch (error) {
        throw toProviderError(error, options.address)
      }
    },
    send: async (message) => {
      try {
        await send(options, message)
      } catch (error) {
        throw toProviderError(error, options.address)
      }
    },
  }
}

async function findMessage(options: ImapSeedMailboxOptions, messageId: string): Promise<SeedMessage | null> {
  const client = connect(options)
  try {
    await client.connect()
    for (const folder of await listFolders(client)) {
      const message = await findInFolder(client, folder, messageId)
      if (message !== null) return message
    }
    return null
  } finally {
    await client.logout().catch(() => client.close())
  }
}

function connect(options: ImapSeedMailboxOptions): ImapFlow {
  const milliseconds = (options.timeoutSeconds ?? 20) * 1000
  const { host, port, serverName } = options.imap
  const client = new ImapFlow({
    host,
    port,
    secure: true,
    ...(serverName === undefined ? {} : { servername: serverName }),
    auth: { user: options.username, pass: options.password },
    disableAutoIdle: true,
    logger: false,
    connectionTimeout: milliseconds,
    socketTimeout: milliseconds,
  })
  client.on('error', () => undefined)
  return client
}

/** The inbox first, then where the provider files what it distrusts (RFC 6154 `\Junk`, or the usual names). */
async function listFolders(client: ImapFlow): Promise<readonly string[]> {
  const folders = await client.list()
  const junk = folders.filter(({ specialUse, name }) => specialUse === '\\Junk' || /^(junk|spam)/i.test(name))
  return ['INBOX', ...junk.map(({ path }) => path)]
}

async function findInFolder(client: ImapFlow, folder: string, messageId: string): Promise<SeedMessage | null> {
  await client.mailboxOpen(folder, { readOnly: true })
  const found = await client.search({ header: { 'message-id': messageId } }, { uid: true })
  const uid = found === false ? undefined : found.at(-1)
  if (uid === undefined) return null
  const message = await client.fetchOne(String(uid), { headers: true, internalDate: true }, { uid: true })
  if (message === false || message.headers === undefined) return null
  const receivedAt = new Date(message.internalDate ?? 0)
  return { folder, headers: message.headers.toString('latin1'), receivedAt }
}

async function send(options: ImapSeedMailboxOptions, message: OutgoingSeedMessage): Promise<void> {
  const milliseconds = (options.timeoutSeconds ?? 20) * 1000
  const { host, port, serverName } = options.submission
  const transport = createTransport({
    host,
    port,
    secure: port === 465,
    requireTLS: port !== 465,
    ...(serverName === undefined ? {} : { tls: { servername: serverName } }),
    auth: { user: options.username, pass: options.password },
    connectionTimeout: milliseconds,
    greetingTimeout: milliseconds,
    socketTimeout: milliseconds,
  })
  const { to, subject, text, messageId, inReplyTo } = message
  const reply = inReplyTo === null ? {} : { inReplyTo, references: inReplyTo }
  try {
    await transport.sendMail({ from: options.address, to, subject, text, messageId, ...reply })
  } finally {
    transport.close()
  }
}

function toProviderError(error: unknown, address: string): ProviderError {
  if (error instanceof ProviderError) return error
  const why = error instanceof Error ? error.message : String(error)
  return new ProviderError(kindOf(error), `The seed mailbox ${address} cannot be used: ${why}`, { cause: error })
}

/** The libraries mark their errors by fields: failed authentication, and the server's SMTP code (RFC 5321 §4.2). */
function kindOf(error: unknown): ProviderErrorKind {
  const fields: object = typeof error === 'object' && error !== null ? error : {}
  if ('authenticationFailed' in fields && fields.authenticationFailed === true) return 'unauthorized'
  if ('code' in fields && fields.code === 'EAUTH') return 'unauthorized'
  const code = 'responseCode' in fields && typeof fields.responseCode === 'number' ? fields.responseCode : 0
  return code >= 500 ? 'invalid-request' : 'unavailable'
}
