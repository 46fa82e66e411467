import { setTimeout as delay } from 'node:timers/promises'
import { newPrefixedId } from '#lib/id.ts'
import { type DeliveryJudgement, readAuthenticationResults } from '#plan/verification/read-authentication-results.ts'
import type { PortEvidence, ScorePoint, VerificationEvidence } from '#plan/verification/verification-evidence.ts'
import type { MailCredentials, PortProbe, ProbeTarget } from '#providers/probe/mail-probe.ts'
import type { SeedMailbox } from '#providers/seed-mailbox/seed-mailbox.ts'
import type { InfrastructureSnapshot } from '#store/infrastructure-snapshot.ts'
import type { ReconcileContext } from './reconciler.ts'

/** What the last look from outside found; kept in `infrastructure.verification`. */
export interface StoredVerification {
  readonly at: string
  readonly bundleHash: string | null
  readonly evidence: OutsideView
  readonly score: number
  readonly points: readonly ScorePoint[]
}

/** Everything seen from outside. Problems are sentences; `null`: none. */
export interface OutsideView {
  readonly hostname: string
  readonly ipAddress: string
  readonly ports: readonly ProbedPort[]
  readonly reverseName: string | null
  readonly reverseNameAddresses: readonly string[]
  /** One for each seed mailbox, the strictest provider first. */
  readonly outbound: readonly OutboundResult[]
  readonly inbound: { readonly from: string; readonly problem: string | null } | null
}

export interface ProbedPort extends PortEvidence {
  readonly problem: string | null
}

export interface OutboundResult {
  readonly address: string
  readonly messageId: string
  readonly problem: string | null
  readonly judged: (DeliveryJudgement & { readonly isInSpam: boolean }) | null
}

/** The part of it that the score is made of. */
export function evidenceOf(domainName: string, view: OutsideView): VerificationEvidence {
  return {
    domainName,
    hostname: view.hostname,
    ipv4: view.ipAddress,
    ports: view.ports,
    reverseName: view.reverseName,
    reverseNameAddresses: view.reverseNameAddresses,
    outside: view.outbound[0]?.judged ?? null,
    isReplyDelivered: view.inbound !== null && view.inbound.problem === null,
  }
}

const probedPorts = [25, 587, 465, 993] as const
const arrivalSeconds = 30
const mailRoundEverySeconds = 24 * 3600

/**
 * Looks at an order from outside. Ports are probed every time; mail is sent only when the last round failed, is a day
 * old, or was made with another configuration, so that looking again changes nothing.
 */
export async function gatherEvidence(
  context: ReconcileContext,
  snapshot: InfrastructureSnapshot,
): Promise<OutsideView> {
  const last = snapshot.infrastructure.verification as StoredVerification | null
  if (last !== null && !isMailDue(context, snapshot, last)) {
    const { outbound, inbound } = last.evidence
    return { ...(await lookFromOutside(context, snapshot)), outbound, inbound }
  }
  const credentials = credentialsOf(context, snapshot)
  const { seedMailboxes } = context.world
  const [firstSeed] = seedMailboxes
  const [looks, outbound, inbound] = await Promise.all([
    lookFromOutside(context, snapshot),
    Promise.all(seedMailboxes.map((seed) => tryOutbound(context, snapshot, credentials, seed))),
    firstSeed === undefined ? null : tryInbound(context, snapshot, credentials, firstSeed),
  ])
  return { ...looks, outbound, inbound }
}

function isMailDue(context: ReconcileContext, snapshot: InfrastructureSnapshot, last: StoredVerification): boolean {
  const hasFailed =
    last.evidence.outbound.some(({ problem }) => problem !== null) || (last.evidence.inbound?.problem ?? null) !== null
  const ageSeconds = (context.clock().getTime() - Date.parse(last.at)) / 1000
  return hasFailed || ageSeconds > mailRoundEverySeconds || last.bundleHash !== snapshot.bundleHash
}

async function lookFromOutside(
  context: ReconcileContext,
  { infrastructure, node }: InfrastructureSnapshot,
): Promise<Omit<OutsideView, 'outbound' | 'inbound'>> {
  const ipAddress = node.ipAddress ?? ''
  const ports = await Promise.all(
    probedPorts.map(async (port) =>
      describePort(port, await context.world.probe.probePort({ ipAddress, port, serverName: infrastructure.smtpHost })),
    ),
  )
  const reverseName = await findReverseName(context, ipAddress)
  const forward = reverseName === null ? null : await context.world.lookup.lookUp(reverseName, 'A')
  return {
    hostname: node.hostname,
    ipAddress,
    ports,
    reverseName,
    reverseNameAddresses: forward?.state === 'found' ? forward.values : [],
  }
}

function describePort(port: ProbeTarget['port'], probe: PortProbe): ProbedPort {
  if (probe.state === 'closed') {
    const seen = { closedReason: probe.reason, greetingName: '', tlsProtocol: null, certificateProblem: null }
    return { port, ...seen, problem: `does not answer: ${probe.reason}.` }
  }
  const { greetingName, tlsProtocol, certificateProblem } = probe
  const problem = tlsProtocol === null ? 'offers no TLS.' : certificateProblem
  return { port, closedReason: null, greetingName, tlsProtocol, certificateProblem, problem }
}

async function findReverseName(context: ReconcileContext, ipAddress: string): Promise<string | null> {
  const name = `${ipAddress.split('.').reverse().join('.')}.in-addr.arpa`
  const result = await context.world.lookup.lookUp(name, 'PTR')
  return result.state === 'found' ? (result.values[0] ?? null) : null
}

async function tryOutbound(
  context: ReconcileContext,
  { domain, infrastructure }: InfrastructureSnapshot,
  credentials: MailCredentials,
  seed: SeedMailbox,
): Promise<OutboundResult> {
  const messageId = `<${newPrefixedId('check')}@${domain.name}>`
  const failed = (problem: string): OutboundResult => ({ address: seed.address, messageId, problem, judged: null })
  const submitted = await context.world.probe.submit({
    ...credentials,
    from: infrastructure.smtpUsername,
    to: seed.address,
    subject: `Delivery check for ${domain.name}`,
    text: `This message checks that mail from ${domain.name} arrives and is authenticated. Nobody needs to answer it.\n`,
    messageId,
  })
  if (!submitted.accepted) return failed(`The node refused the test message: ${submitted.reason}`)
  const message = await pollUntil(() => seed.findMessage(messageId))
  if (message === null) return failed(`The test message did not arrive within ${arrivalSeconds} s.`)
  const isInSpam = message.folder.toUpperCase() !== 'INBOX'
  const judged = { ...readAuthenticationResults(message.headers, seed.authservId), isInSpam }
  return { address: seed.address, messageId, problem: problemOf(judged), judged }
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
): Promise<NonNullable<OutsideView['inbound']>> {
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

function credentialsOf(context: ReconcileContext, { infrastructure, node }: InfrastructureSnapshot): MailCredentials {
  const place = `infrastructure/smtp_password_sealed/${infrastructure.id}`
  const password = context.vault.openText(infrastructure.tenantId, place, infrastructure.smtpPasswordSealed)
  return {
    ipAddress: node.ipAddress ?? '',
    serverName: infrastructure.smtpHost,
    username: infrastructure.smtpUsername,
    password: password.reveal(),
  }
}

/** Asks until it answers something, for `arrivalSeconds`; a failing look counts as "not yet". */
async function pollUntil<T>(look: () => Promise<T | null>): Promise<T | null> {
  const deadline = performance.now() + arrivalSeconds * 1000
  let pauseMilliseconds = 100
  while (performance.now() < deadline) {
    const found = await look().catch(() => null)
    if (found !== null) return found
    await delay(pauseMilliseconds)
    pauseMilliseconds = Math.min(pauseMilliseconds * 1.25, 2000)
  }
  return null
}
