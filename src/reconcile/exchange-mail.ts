import { setTimeout as delay } from 'node:timers/promises'
import { newPrefixedId } from '#lib/id.ts'
import { type MessageFacts, readMessageFacts } from '#plan/verification/message-facts.ts'
import { type DeliveryJudgement, readAuthenticationResults } from '#plan/verification/read-authentication-results.ts'
import type { MailCredentials } from '#providers/probe/mail-probe.ts'
import type { SeedMailbox } from '#providers/seed-mailbox/seed-mailbox.ts'
import type { InfrastructureSnapshot } from '#store/infrastructure-snapshot.ts'
import type { ReconcileContext } from './reconciler.ts'
import { readSmtpPassword } from './smtp-password.ts'

/** How test mail fared. Problems are sentences; `null`: none. */
export interface MailView {
  /** When it was tried, ISO 8601. */
  readonly mailAt: string
  /** The node does not let the check mailbox in, so nothing was sent. */
  readonly signInProblem: string | null
  /** One for each seed mailbox, the strictest provider first. */
  readonly outbound: readonly OutboundResult[]
  readonly inbound: { readonly from: string; readonly problem: string | null } | null
}

export interface OutboundResult {
  readonly address: string
  readonly messageId: string
  readonly problem: string | null
  readonly judged: (DeliveryJudgement & { readonly isInSpam: boolean; readonly facts: MessageFacts }) | null
}

const arrivalSeconds = 30

/**
 * Sends a message to every seed mailbox and one back from the first. Signs in once before: whoever polls a mailbox that
 * is closed to him is soon banned by fail2ban. `patientTries`: how often that is tried.
 */
export async function exchangeMail(
  context: ReconcileContext,
  snapshot: InfrastructureSnapshot,
  patientTries: number,
): Promise<MailView> {
  const mailAt = context.clock().toISOString()
  const credentials = await readCredentials(context, snapshot)
  const { seedMailboxes } = context.world
  const [firstSeed] = seedMailboxes
  if (firstSeed === undefined) return { mailAt, signInProblem: null, outbound: [], inbound: null }
  const signInProblem = await findSignInProblem(context, credentials, patientTries)
  if (signInProblem !== null) {
    const unsent = { messageId: '', problem: signInProblem, judged: null }
    return {
      mailAt,
      signInProblem,
      outbound: seedMailboxes.map(({ address }) => ({ address, ...unsent })),
      inbound: { from: firstSeed.address, problem: signInProblem },
    }
  }
  const [outbound, inbound] = await Promise.all([
    Promise.all(
      seedMailboxes.map((seed) =>
        tryOutbound(context, snapshot, { seed, credentials, message: checkMessageOf(snapshot.domain.name) }),
      ),
    ),
    tryInbound(context, snapshot, credentials, firstSeed),
  ])
  return { mailAt, signInProblem, outbound, inbound }
}

const signInPauseSeconds = 1

/** Only a refusal counts: what else is wrong with a node, the mail itself will tell. */
async function findSignInProblem(
  context: ReconcileContext,
  credentials: MailCredentials,
  tries: number,
): Promise<string | null> {
  const answer = await context.world.probe.signIn(credentials)
  if (answer.state !== 'refused') return null
  if (tries > 1) {
    await delay(signInPauseSeconds * 1000)
    return await findSignInProblem(context, credentials, tries - 1)
  }
  const { username, serverName } = credentials
  return `${serverName} does not let ${username} in ("${answer.text}"); see whether its directory is there (DirectoryCurrent).`
}

/** What is sent; `messageId` with angle brackets. */
export interface OutboundMessage {
  readonly messageId: string
  readonly subject: string
  readonly text: string
}

/**
 * Sends a message from the check mailbox and waits for what the provider of the seed mailbox makes of it.
 */
export async function tryOutbound(
  context: ReconcileContext,
  { infrastructure }: InfrastructureSnapshot,
  {
    seed,
    credentials,
    message: { messageId, subject, text },
  }: {
    readonly seed: SeedMailbox
    readonly credentials: MailCredentials
    readonly message: OutboundMessage
  },
): Promise<OutboundResult> {
  const failed = (problem: string): OutboundResult => ({ address: seed.address, messageId, problem, judged: null })
  const submitted = await context.world.probe.submit({
    ...credentials,
    from: infrastructure.smtpUsername,
    to: seed.address,
    subject,
    text,
    messageId,
  })
  if (!submitted.accepted) return failed(`The node refused the test message: ${submitted.reason}`)
  return (
    (await awaitJudgement(seed, messageId)) ?? failed(`The test message did not arrive within ${arrivalSeconds} s.`)
  )
}

/** How the seed mailbox's provider judged the message; `null` when it does not arrive in time. */
export async function awaitJudgement(
  seed: SeedMailbox,
  messageId: string,
  patienceSeconds = arrivalSeconds,
): Promise<OutboundResult | null> {
  const message = await pollUntil(() => seed.findMessage(messageId), patienceSeconds)
  if (message === null) return null
  const isInSpam = message.folder.toUpperCase() !== 'INBOX'
  const facts = readMessageFacts(message.headers, message.receivedAt)
  const judged = { ...readAuthenticationResults(message.headers, seed.authservId), isInSpam, facts }
  return { address: seed.address, messageId, problem: problemOf(judged), judged }
}

function checkMessageOf(domainName: string): OutboundMessage {
  return {
    messageId: `<${newPrefixedId('check')}@${domainName}>`,
    subject: `Delivery check for ${domainName}`,
    text: `This message checks that mail from ${domainName} arrives and is authenticated. Nobody needs to answer it.\n`,
  }
}

function problemOf(judged: DeliveryJudgement): string | null {
  const bad = [
    judged.spf === 'pass' ? null : `SPF ${judged.spf ?? 'was not checked'}`,
    judged.dmarc === 'pass' ? null : `DMARC ${judged.dmarc ?? 'was not checked'}`,
    judged.dkim.length > 0 && judged.dkim.every(({ result }) => result === 'pass') ? null : 'DKIM did not pass',
  ].filter((text) => text !== null)
  return bad.length === 0 ? null : `The test message arrived, but ${bad.join(', ')}.`
}

async function tryInbound(
  context: ReconcileContext,
  { domain, infrastructure }: InfrastructureSnapshot,
  credentials: MailCredentials,
  seed: SeedMailbox,
): Promise<NonNullable<MailView['inbound']>> {
  const messageId = `<${newPrefixedId('reply')}@${seed.address.split('@')[1] ?? 'invalid'}>`
  const sent = await seed
    .send({
      to: infrastructure.smtpUsername,
      subject: `Re: Delivery check for ${domain.name}`,
      text: 'This message checks that mail from outside arrives.\n',
      messageId,
      inReplyTo: null,
    })
    .then(() => null)
    .catch((error: Error) => error.message)
  if (sent !== null) return { from: seed.address, problem: `${seed.address} could not send: ${sent}` }
  const hasArrived = await pollUntil(
    async () => (await context.world.probe.findInInbox({ ...credentials, messageId })) || null,
  )
  const problem = hasArrived === null ? `Mail from ${seed.address} did not arrive within ${arrivalSeconds} s.` : null
  return { from: seed.address, problem }
}

/** Those of the check mailbox. */
export async function readCredentials(
  context: ReconcileContext,
  { infrastructure, node }: InfrastructureSnapshot,
): Promise<MailCredentials> {
  const password = await readSmtpPassword(context, infrastructure)
  return {
    ipAddress: node.ipAddress ?? '',
    serverName: infrastructure.smtpHost,
    username: infrastructure.smtpUsername,
    password: password.reveal(),
  }
}

/** Asks until it answers something; a failing look counts as "not yet". */
async function pollUntil<T>(look: () => Promise<T | null>, patienceSeconds = arrivalSeconds): Promise<T | null> {
  const deadline = performance.now() + patienceSeconds * 1000
  let pauseMilliseconds = 100
  while (performance.now() < deadline) {
    const found = await look().catch(() => null)
    if (found !== null) return found
    await delay(pauseMilliseconds)
    pauseMilliseconds = Math.min(pauseMilliseconds * 1.25, 2000)
  }
  return null
}
