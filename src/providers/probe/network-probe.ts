import { request } from 'node:http'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import type { HttpTarget, InboxQuery, MailProbe, Submission, SubmissionResult } from './mail-probe.ts'
import { probePort } from './probe-port.ts'

const timeoutMilliseconds = 10_000

/** Looks at nodes over the network, with the same libraries that mail programs use. */
export function createNetworkProbe(): MailProbe {
  return { probePort, submit, findInInbox, readHttp }
}

async function submit(submission: Submission): Promise<SubmissionResult> {
  const { ipAddress, serverName, username, password, from, to, subject, text, messageId } = submission
  const transport = createTransport({
    host: ipAddress,
    port: 587,
    requireTLS: true,
    tls: { servername: serverName },
    auth: { user: username, pass: password },
    connectionTimeout: timeoutMilliseconds,
    greetingTimeout: timeoutMilliseconds,
    socketTimeout: timeoutMilliseconds,
  })
  try {
    const sent = await transport.sendMail({ from, to, subject, text, messageId })
    return { accepted: true, response: sent.response ?? '' }
  } catch (error) {
    return { accepted: false, reason: error instanceof Error ? error.message : String(error) }
  } finally {
    transport.close()
  }
}

async function findInInbox(query: InboxQuery): Promise<boolean> {
  const client = new ImapFlow({
    host: query.ipAddress,
    port: 993,
    secure: true,
    servername: query.serverName,
    auth: { user: query.username, pass: query.password },
    logger: false,
    connectionTimeout: timeoutMilliseconds,
    greetingTimeout: timeoutMilliseconds,
    socketTimeout: timeoutMilliseconds,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const lock = await client.getMailboxLock('INBOX')
    try {
      const found = await client.search({ header: { 'message-id': query.messageId } }, { uid: true })
      return Array.isArray(found) && found.length > 0
    } finally {
      lock.release()
    }
  } catch {
    return false
  } finally {
    await client.logout().catch(() => client.close())
  }
}

function readHttp({ ipAddress, hostName, path }: HttpTarget): Promise<string | null> {
  return new Promise((resolve) => {
    const asked = request(
      { host: ipAddress, port: 80, path, headers: { host: hostName }, timeout: 3000 },
      (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          body = `${body}${chunk}`.slice(0, 4096)
        })
        response.on('end', () => resolve(response.statusCode === 200 ? body : null))
        response.on('error', () => resolve(null))
      },
    )
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(null))
    asked.end()
  })
}
