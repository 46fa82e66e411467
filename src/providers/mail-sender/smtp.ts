import { createTransport } from 'nodemailer'
import { ProviderError, type ProviderErrorKind } from '../provider-error.ts'
import type { MailSender, SystemMessage } from './mail-sender.ts'

export interface SmtpMailSenderOptions {
  /** `smtps://user:password@host:465` (RFC 8314), or `smtp://…`, then STARTTLS is insisted on except on loopback. */
  readonly url: string
  /** `Rookery <rookery@example.com>` */
  readonly from: string
}

const timeoutMilliseconds = 20_000

/** Submits to a node of this installation or to any relay (RFC 6409). */
export function createSmtpMailSender({ url, from }: SmtpMailSenderOptions): MailSender {
  const { protocol, hostname, port, username, password } = new URL(url)
  const isImplicit = protocol === 'smtps:'
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  const transport = createTransport({
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (isImplicit ? 465 : 587) : Number(port),
    secure: isImplicit,
    requireTLS: !isImplicit && !isLoopback,
    ignoreTLS: !isImplicit && isLoopback,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: timeoutMilliseconds,
    greetingTimeout: timeoutMilliseconds,
    socketTimeout: timeoutMilliseconds,
  })
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? hostname
  return {
    async send({ id, to, subject, text }: SystemMessage) {
      const messageId = `<${id}@${domain}>`
      // RFC 3834 §5: nobody's vacation notice is to answer
      const headers = { 'Auto-Submitted': 'auto-generated' }
      try {
        await transport.sendMail({ from, to, subject, text, messageId, headers })
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        throw new ProviderError(kindOf(error), `${hostname} does not take the mail of the installation: ${why}`, {
          cause: error,
        })
      }
    },
  }
}

function kindOf(error: unknown): ProviderErrorKind {
  const { code, responseCode } = error as { readonly code?: string; readonly responseCode?: number }
  if (code === 'EAUTH') return 'unauthorized'
  return responseCode !== undefined && responseCode >= 500 ? 'invalid-request' : 'unavailable'
}
