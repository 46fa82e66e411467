import { setTimeout as delay } from 'node:timers/promises'
import { newPrefixedId } from '#lib/id.ts'
import { readAuthenticationResults } from '#plan/verification/read-authentication-results.ts'
import type { OutboundEvidence, VerificationEvidence, VerificationPoint } from '#plan/verification/score.ts'
import type { MailCredentials, PortProbe } from '#providers/probe/mail-probe.ts'
import type { SeedMailbox } from '#providers/seed-mailbox/seed-mailbox.ts'
import type { InfrastructureSnapshot } from '#store/infrastructure-snapshot.ts'
import type { ReconcileContext } from './reconciler.ts'

/** What the last look from outside found; kept in `infrastructure.verification`. */
export interface StoredVerification {
  readonly at: string
  readonly bundleHash: string | null
  readonly evidence: VerificationEvidence
  readonly score: number
  readonly points: readonly VerificationPoint[]
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
): Promise<VerificationEvidence> {
  const last = snapshot.infrastructure.verification as StoredVerification | null
  const looks = await lookFromOutside(context, snapshot)
  if (last !== null && !isMailDue(context, snapshot, last)) {
    return { ...looks, outbound: last.evidence.outbound, inbound: last.evidence.inbound }
  }
  const credentials = credentialsOf(context, snapshot)
  const outbound = await Promise.all(
    context.world.seedMailboxes.map((seed) => tryOutbound(context, snapshot, credentials, seed)),
  )
  const [firstSeed] = context.world.seedMailboxes
  const inbound = firstSeed === undefined ? null : await tryInbound(context, snapshot, credentials, firstSeed)
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
): Promise<
  Pick<VerificationEvidence, 'hostname' | 'ipAddress' | 'ports' | 'reverseName' | 'forwardConfirmed' | 'ehloName'>
> {
  const ipAddress = node.ipAddress ?? ''
  const probes = await Promise.all(
    probedPorts.map(async (port) => ({
      port,
      probe: await context.world.probe.probePort({ ipAddress, port, serverName: infrastructure.smtpHost }),
    })),
  )
  const reverseName = await findReverseName(context, ipAddress)
  const forward = reverseName === null ? null : await context.world.lookup.lookUp(reverseName, 'A')
  const smtp = probes.find(({ port }) => port === 25)?.probe
  return {
    hostname: node.hostname,
    ipAddress,
    ports: probes.map(({ port, probe }) => ({ port, ...portEvidence(probe) })),
    reverseName,
    forwardConfirmed: forward?.state === 'found' && forward.values.includes(ipAddress),
    ehloName: smtp?.state === 'open' ? smtp.greetingName : null,
  }
}

function portEvidence(probe: PortProbe): { readonly problem: string | null; readonly tlsProtocol: string | null } {
  if (probe.state === 'closed') return { problem: `does not answer: ${probe.reason}.`, tlsProtocol: null }
  if (probe.tlsProtocol === null) return { problem: 'offers no TLS.', tlsProtocol: null }
  return { problem: probe.certificateProblem, tlsProtocol: probe.tlsProtocol }
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
): Promise<OutboundEvidence> {
  const messageId = `<${newPrefixedId('check')}@${domain.name}>`
  const failed = (problem: string): OutboundEvidence => ({ address: seed.address, messageId, problem, judged: null })
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
  const judged = readAuthenticationResults(message.headers)
  return { address: seed.address, messageId, problem: problemOf(judged), judged }
}

function problemOf(judged: ReturnType<typeof readAuthenticationResults>): string | null {
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
): Promise<NonNullable<VerificationEvidence['inbound']>> {
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
  const password = context.vault.open(infrastructure.tenantId, place, infrastructure.smtpPasswordSealed)
  return {
    ipAddress: node.ipAddress ?? '',
    serverName: infrastructure.smtpHost,
    username: infrastructure.smtpUsername,
    password: password.reveal().toString('utf8'),
  }
}

/** Asks until it answers something, for `arrivalSeconds`; a failing look counts as "not yet". */
async function pollUntil<T>(look: () => Promise<T | null>): Promise<T | null> {
  const deadline = performance.now() + arrivalSeconds * 1000
  let pauseMilliseconds = 200
  while (performance.now() < deadline) {
    const found = await look().catch(() => null)
    if (found !== null) return found
    await delay(pauseMilliseconds)
    pauseMilliseconds = Math.min(pauseMilliseconds * 1.5, 2000)
  }
  return null
}
