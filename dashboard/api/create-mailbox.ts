import { ask, client } from './client.ts'

export interface NewMailbox {
  readonly requestKey: string
  readonly emailAddress: string
  /** null: one is generated. */
  readonly password: string | null
}

/** What a mail program asks for. */
export interface MailCredentials {
  readonly address: string
  readonly password: string
  readonly serverName: string
  readonly imapPort: number
  readonly smtpPorts: readonly number[]
}

/** Makes a mailbox; the answer is the only time that its password can be read. */
export async function createMailbox({ requestKey, emailAddress, password }: NewMailbox): Promise<MailCredentials> {
  const created = await ask(
    client().POST('/api/v1/mailboxes', {
      headers: { 'Idempotency-Key': requestKey },
      body: password === null ? { emailAddress } : { emailAddress, password },
    }),
  )
  return {
    address: created.username,
    password: created.password ?? password ?? '',
    serverName: created.imap.host,
    imapPort: created.imap.port,
    smtpPorts: [...new Set([465, created.smtp.port])],
  }
}
