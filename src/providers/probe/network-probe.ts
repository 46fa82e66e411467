import { request } from 'node:http'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { openSocket, startLook } from './look.ts'
import type { HttpTarget, InboxQuery, MailProbe, Submission, SubmissionResult } from './mail-probe.ts'
import { probePort } from './probe-port.ts'
import { readClock } from './read-clock.ts'
import { readSshMethods } from './ssh-methods.ts'
import { tryOldTls } from './try-old-tls.ts'
import { tryDisclosure, tryMessage, tryPassword, tryRecipient } from './try-refusals.ts'
import { tryRelay } from './try-relay.ts'
import { trySshKey } from './try-ssh-key.ts'

export interface NetworkProbeOptions {
  /** For each look. Default 20: a server may keep strangers waiting on purpose. */
  readonly timeoutSeconds?: number
}

/** A firewall that drops says nothing at all; what listens answers at once. */
const listeningSeconds = 2
const longestBodyBytes = 65_536

/** The probe over the real network. */
export function createNetworkProbe(options: NetworkProbeOptions = {}): MailProbe {
  const timeoutSeconds = options.timeoutSeconds ?? 20
  return {
    probePort: (target) => probePort(target, timeoutSeconds),
    tryOldTls: (target) => tryOldTls(target, timeoutSeconds),
    tryRelay: (target) => tryRelay(target, timeoutSeconds),
    tryRecipient: (target) => tryRecipient(target, timeoutSeconds),
    tryMessage: (target) => tryMessage(target, timeoutSeconds),
    tryPassword: (target) => tryPassword(target, timeoutSeconds),
    signIn: (credentials) => tryPassword({ ...credentials, protocol: 'imap' }, timeoutSeconds),
    tryDisclosure: (target) => tryDisclosure(target, timeoutSeconds),
    readSshMethods: (ipAddress) => readSshMethods(ipAddress, timeoutSeconds),
    trySshKey: (target) => trySshKey(target, timeoutSeconds),
    isListening: (ipAddress, port) => isListening(ipAddress, port),
    submit: (submission) => submit(submission, timeoutSeconds),
    findInInbox: (query) => findInInbox(query, timeoutSeconds),
    readHttp: (target) => readHttp(target, timeoutSeconds),
    readClock: (target) => readClock(target, timeoutSeconds),
  }
}

async function isListening(ipAddress: string, port: number): Promise<boolean> {
  using look = startLook(ipAddress, listeningSeconds)
  try {
    await openSocket(look, ipAddress, port)
    return true
  } catch {
    return false
  }
}

async function submit(submission: Submission, timeoutSeconds: number): Promise<SubmissionResult> {
  const milliseconds = timeoutSeconds * 1000
  const transport = createTransport({
    host: submission.ipAddress,
    port: 587,
    secure: false,
    requireTLS: true,
    tls: { servername: submission.serverName },
    auth: { user: submission.username, pass: submission.password },
    connectionTimeout: milliseconds,
    greetingTimeout: milliseconds,
    socketTimeout: milliseconds,
  })
  try {
    const { from, to, subject, text, messageId } = submission
    const sent = await transport.sendMail({ from, to, subject, text, messageId })
    return { accepted: true, response: sent.response ?? '' }
  } catch (error) {
    return { accepted: false, reason: error instanceof Error ? error.message : String(error) }
  } finally {
    transport.close()
  }
}

/** False also when the mailbox cannot be read: whoever asks again later sees whether it stays so. */
async function findInInbox(query: InboxQuery, timeoutSeconds: number): Promise<boolean> {
  const client = new ImapFlow({
    host: query.ipAddress,
    port: 993,
    secure: true,
    servername: query.serverName,
    auth: { user: query.username, pass: query.password },
    disableAutoIdle: true,
    logger: false,
    connectionTimeout: timeoutSeconds * 1000,
    socketTimeout: timeoutSeconds * 1000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.mailboxOpen('INBOX', { readOnly: true })
    const found = await client.search({ header: { 'message-id': query.messageId } }, { uid: true })
    return found !== false && found.length > 0
  } catch {
    return false
  } finally {
    await client.logout().catch(() => client.close())
  }
}

function readHttp({ ipAddress, hostName, path }: HttpTarget, timeoutSeconds: number): Promise<string | null> {
  return new Promise((resolve) => {
    const giveUp = () => resolve(null)
    const signal = AbortSignal.timeout(timeoutSeconds * 1000)
    const outgoing = request({ host: ipAddress, port: 80, path, headers: { host: hostName }, agent: false, signal })
    outgoing.on('error', giveUp)
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('error', giveUp)
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > longestBodyBytes) response.destroy()
        else chunks.push(chunk)
      })
      response.on('end', () => resolve(response.statusCode === 200 ? Buffer.concat(chunks).toString('utf8') : null))
      response.on('close', giveUp)
    })
    outgoing.end()
  })
}
