import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { ProviderError } from '../provider-error.ts'
import type { OutgoingSeedMessage, SeedMailbox, SeedMessage } from './seed-mailbox.ts'

export interface ImapSeedMailboxOptions {
  readonly address: string
  readonly username: string
  readonly password: string
  readonly authservId: string
  /** IMAPS (RFC 8314 §3.2). `serverName` is what the certificate must name, when `host` is an address. */
  readonly imap: SeedServer
  /** Submission over implicit TLS (RFC 8314 §3.3). */
  readonly submission: SeedServer
}

export interface SeedServer {
  readonly host: string
  readonly port: number
  readonly serverName?: string | undefined
}

const timeoutMilliseconds = 15_000

/** A mailbox at any provider that has IMAPS and submission. */
export function createImapSeedMailbox(options: ImapSeedMailboxOptions): SeedMailbox {
  return {
    address: options.address,
    authservId: options.authservId,
    async findMessage(messageId) {
      const client = new ImapFlow({
        ...serverOf(options.imap),
        secure: true,
        auth: { user: options.username, pass: options.password },
        logger: false,
        connectionTimeout: timeoutMilliseconds,
        greetingTimeout: timeoutMilliseconds,
        socketTimeout: timeoutMilliseconds,
      })
      client.on('error', () => undefined)
      try {
        await client.connect()
        return await searchFolders(client, messageId)
      } catch (error) {
        throw unavailable(options.address, 'read over IMAP', error)
      } finally {
        await client.logout().catch(() => client.close())
      }
    },
    async send(message) {
      const transport = createTransport({
        ...serverOf(options.submission),
        secure: true,
        auth: { user: options.username, pass: options.password },
        connectionTimeout: timeoutMilliseconds,
        greetingTimeout: timeoutMilliseconds,
        socketTimeout: timeoutMilliseconds,
      })
      try {
        await transport.sendMail(mailOf(options.address, message))
      } catch (error) {
        throw unavailable(options.address, 'send', error)
      } finally {
        transport.close()
      }
    },
  }
}

/** Inbox first, then where spam is filed. */
async function searchFolders(client: ImapFlow, messageId: string): Promise<SeedMessage | null> {
  const folders = await client.list()
  const junk = folders.filter((folder) => folder.specialUse === '\\Junk').map((folder) => folder.path)
  for (const folder of ['INBOX', ...junk]) {
    const lock = await client.getMailboxLock(folder)
    try {
      const found = await client.search({ header: { 'message-id': messageId } }, { uid: true })
      const uid = Array.isArray(found) ? found.at(-1) : undefined
      if (uid === undefined) continue
      const message = await client.fetchOne(String(uid), { headers: true, internalDate: true }, { uid: true })
      if (message === false || message.headers === undefined) continue
      const received = message.internalDate ?? new Date()
      return { folder, headers: message.headers.toString('utf8'), receivedAt: new Date(received) }
    } finally {
      lock.release()
    }
  }
  return null
}

function mailOf(from: string, message: OutgoingSeedMessage) {
  const { to, subject, text, messageId, inReplyTo } = message
  return { from, to, subject, text, messageId, ...(inReplyTo === null ? {} : { inReplyTo, references: inReplyTo }) }
}

function serverOf({ host, port, serverName }: SeedServer) {
  return { host, port, tls: { servername: serverName ?? host } }
}

function unavailable(address: string, what: string, error: unknown): ProviderError {
  const words = error instanceof Error ? error.message : String(error)
  const isDenied = /auth|credential|535|login/i.test(words)
  return new ProviderError(
    isDenied ? 'unauthorized' : 'unavailable',
    `Seed mailbox ${address} could not ${what}: ${words}`,
    { cause: error },
  )
}
