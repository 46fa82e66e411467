import type { ScorePoint } from '#plan/verification/score.ts'
import type { RefusalEvidence, VerificationEvidence } from '#plan/verification/verification-evidence.ts'
import type { Heartbeat } from '#protocol/agent-protocol.ts'
import type { InfrastructureSnapshot } from '#store/infrastructure-snapshot.ts'
import { askRefusals } from './ask-refusals.ts'
import { exchangeMail, type MailView } from './exchange-mail.ts'
import { type DomainView, lookAtDomain } from './look-at-domain.ts'
import { lookAtNode, type NodeView } from './look-at-node.ts'
import { readNodeFeatures } from './node-features.ts'
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
export interface OutsideView extends NodeView, DomainView, MailView {
  /** `null`: the node has not been asked yet. */
  readonly refusals: RefusalEvidence | null
  readonly services: Heartbeat['services']
}

/**
 * Looks at an order from outside. Ports and records are looked at every time; mail is sent only when the last round
 * failed, is a day old, or was made with another configuration, so that looking again changes nothing. What looks like
 * an attack is asked for each node as seldom as `scheduleRefusals` says.
 */
export async function gatherEvidence(
  context: ReconcileContext,
  snapshot: InfrastructureSnapshot,
): Promise<OutsideView> {
  const features = readNodeFeatures(context, snapshot)
  const heartbeat = snapshot.node.heartbeat as Heartbeat | null
  const [node, domain, mail, refusals] = await Promise.all([
    lookAtNode(context, snapshot, features),
    lookAtDomain(context, snapshot),
    findMail(context, snapshot),
    askRefusals(context, snapshot, features),
  ])
  return { ...node, ...domain, ...mail, refusals, services: heartbeat?.services ?? [] }
}

/** The part of it that the score is made of. */
export function evidenceOf(
  context: ReconcileContext,
  { domain }: InfrastructureSnapshot,
  view: OutsideView,
): VerificationEvidence {
  return {
    ...view,
    domainName: domain.name,
    ipv4: view.ipAddress,
    caaIdentities: context.settings.caaIdentities,
    hasSeedMailbox: context.world.seedMailboxes.length > 0,
    outside: view.outbound[0]?.judged ?? null,
    isReplyDelivered: view.inbound !== null && view.inbound.problem === null,
  }
}

const mailRoundEverySeconds = 24 * 3600
/** With one try each this stays below ten failed logins in ten minutes, the limit of fail2ban. */
export const signInEverySeconds = 90
const firstTries = 3

async function findMail(context: ReconcileContext, snapshot: InfrastructureSnapshot): Promise<MailView> {
  const last = snapshot.infrastructure.verification as StoredVerification | null
  if (last === null) return await exchangeMail(context, snapshot, firstTries)
  if (isMailDue(context, snapshot, last)) return await exchangeMail(context, snapshot, 1)
  const { mailAt, signInProblem, outbound, inbound } = last.evidence
  return { mailAt, signInProblem, outbound, inbound }
}

function isMailDue(
  context: ReconcileContext,
  { bundle }: InfrastructureSnapshot,
  { evidence, bundleHash }: StoredVerification,
): boolean {
  const ageSeconds = (context.clock().getTime() - Date.parse(evidence.mailAt)) / 1000
  if (evidence.signInProblem !== null) return ageSeconds >= signInEverySeconds
  const hasFailed =
    evidence.outbound.some(({ problem }) => problem !== null) || (evidence.inbound?.problem ?? null) !== null
  return hasFailed || ageSeconds > mailRoundEverySeconds || bundleHash !== (bundle?.hash ?? null)
}
