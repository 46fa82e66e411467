import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { SelfTestResult, SelfTestStep } from '#protocol/agent-protocol.ts'
import { selfTest } from '#protocol/node-paths.ts'
import { type MailDialogue, openPlain, openTls } from './mail-dialogue.ts'

const { address } = selfTest
const unknownAddress = `nobody@${selfTest.domain}`
const pollMilliseconds = 100

/**
 * Sends the reserved mailbox a message as its owner would (submission, STARTTLS, a password) and reads it back over IMAPS: what
 * passes between is Postfix, its filters, Rspamd, the replica and Dovecot. An address that nobody has must be refused. Everything in the mailbox is deleted at the end. Never
 * throws: how it ended is the result.
 */
export async function runSelfTest(password: string, timeoutSeconds = 10): Promise<SelfTestResult> {
  const at = new Date().toISOString()
  const started = performance.now()
  const progress: { step: SelfTestStep } = { step: 'submit-connect' }
  const signal = AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000))
  const finish = (ok: boolean, message: string): SelfTestResult => {
    const seconds = Math.round(performance.now() - started) / 1000
    return { at, ok, step: progress.step, message: message.slice(0, 1000), seconds }
  }
  try {
    const messageId = `<${randomUUID()}@${selfTest.domain}>`
    await submit(password, messageId, progress, signal)
    await receive(password, messageId, progress, signal)
    return finish(true, 'a message was submitted, delivered and read')
  } catch (error) {
    return finish(false, (error as Error).message)
  }
}

interface Progress {
  step: SelfTestStep
}

/** The last line of a reply has a blank after its code (RFC 5321 §4.2.1). */
const smtpLast = /^\d{3} .*\r\n/m

async function submit(password: string, messageId: string, progress: Progress, signal: AbortSignal): Promise<void> {
  using plain = await openPlain(587, signal)
  await plain.say(null, smtpLast, /^220/)
  await plain.say('EHLO self-test.invalid', smtpLast, /^250/)
  await plain.say('STARTTLS', smtpLast, /^220/)
  using dialogue = await plain.secure()
  await dialogue.say('EHLO self-test.invalid', smtpLast, /^250/)
  progress.step = 'submit-sign-in'
  const credentials = Buffer.from(`\0${address}\0${password}`).toString('base64')
  await dialogue.say(`AUTH PLAIN ${credentials}`, smtpLast, /^235/)
  progress.step = 'submit'
  await dialogue.say(`MAIL FROM:<${address}>`, smtpLast, /^250/)
  // who looks up nothing rightly takes everything, or nothing for good
  await dialogue.say(`RCPT TO:<${unknownAddress}>`, smtpLast, /^550/)
  await dialogue.say(`RCPT TO:<${address}>`, smtpLast, /^250/)
  await dialogue.say('DATA', smtpLast, /^354/)
  await dialogue.say(composeMessage(messageId), smtpLast, /^250/)
}

function composeMessage(messageId: string): string {
  return [
    `From: ${address}`,
    `To: ${address}`,
    'Subject: The node tries itself',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
    '',
    'Deleted as soon as it has arrived.',
    '.',
  ].join('\r\n')
}

async function receive(password: string, messageId: string, progress: Progress, signal: AbortSignal): Promise<void> {
  progress.step = 'imap-connect'
  using dialogue = await openTls(993, signal)
  await dialogue.say(null, /^\* .*\r\n/m, /^\* OK/)
  progress.step = 'imap-sign-in'
  await command(dialogue, `LOGIN ${address} ${password}`)
  progress.step = 'deliver'
  await command(dialogue, 'SELECT INBOX')
  for (;;) {
    const found = await command(dialogue, `SEARCH HEADER Message-ID "${messageId}"`)
    if (/^\* SEARCH \d/m.test(found)) break
    await delay(pollMilliseconds, undefined, { signal }).catch(() => {
      throw new Error('the message was taken but did not arrive in time')
    })
    await command(dialogue, 'NOOP')
  }
  await command(dialogue, 'STORE 1:* +FLAGS.SILENT (\\Deleted)')
  await command(dialogue, 'EXPUNGE')
}

/** RFC 9051 §2.2.1: the answer ends with a line that begins with our tag. */
function command(dialogue: MailDialogue, line: string): Promise<string> {
  return dialogue.say(`t ${line}`, /^t .*\r\n/m, /^t OK/m)
}
