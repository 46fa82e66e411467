import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import type { LabOutsideProvider } from '#lab/api/lab-api.ts'
import { waitFor } from '#lib/wait-for.ts'

/** Sends a message from a provider's seed mailbox as its user would (submission, RFC 8314); the server's last reply. */
export async function sendFromOutside(
  provider: LabOutsideProvider,
  roots: string,
  message: { readonly to: string; readonly subject: string; readonly text: string },
): Promise<string> {
  const { address, password, submission } = provider.mailbox
  const transport = createTransport({
    host: provider.address,
    port: submission.port,
    secure: true,
    auth: { user: address, pass: password },
    tls: { ca: roots, servername: submission.host },
  })
  return (await transport.sendMail({ from: address, ...message })).response ?? ''
}

/** Waits for a message with this subject in a provider's seed mailbox; the message as it was stored. */
export async function readFromOutside(
  provider: LabOutsideProvider,
  roots: string,
  subject: string,
  timeoutSeconds = 20,
): Promise<string> {
  const { address, password, imap } = provider.mailbox
  const client = new ImapFlow({
    host: provider.address,
    port: imap.port,
    secure: true,
    servername: imap.host,
    auth: { user: address, pass: password },
    tls: { ca: roots },
    logger: false,
  })
  await client.connect()
  try {
    await client.mailboxOpen('INBOX')
    const find = async () => {
      await client.noop()
      const found = await client.search({ subject })
      if (found === false || found[0] === undefined) return null
      const message = await client.fetchOne(String(found[0]), { source: true })
      return message === false ? null : message.source?.toString()
    }
    return await waitFor(find, { what: `the message “${subject}” at ${provider.domain}`, timeoutSeconds })
  } finally {
    await client.logout()
  }
}

/** The value of a header field, unfolded; empty when there is none. */
export function headerOf(message: string, name: string): string {
  const head = message.slice(0, message.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
  const line = head.split('\r\n').find((it) => it.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return line?.slice(name.length + 1).trim() ?? ''
}
