import { type ConditionUpdate, isTrue } from '#model/condition.ts'
import type { InfrastructureId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { scoreVerification } from '#plan/verification/score.ts'
import { wake } from '#queue/wake.ts'
import { updateInfrastructure } from '#store/infrastructure.ts'
import { findInfrastructureSnapshot, type InfrastructureSnapshot } from '#store/infrastructure-snapshot.ts'
import { removeInfrastructureRows } from '#store/remove-infrastructure.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import { recordScore } from '#store/score-history.ts'
import { acceptedCondition } from './accepted-condition.ts'
import { changeAsLoop } from './change-as-loop.ts'
import { evidenceOf, gatherEvidence, type StoredVerification, signInEverySeconds } from './gather-evidence.ts'
import type { ReconcileContext, ReconcileResult, Reconciler } from './reconciler.ts'
import { report } from './report.ts'
import { conditionsOf } from './verification-conditions.ts'

const steadySeconds = 300
const waitingSeconds = 30
const retrySeconds = 5
const patientSeconds = 60

/** What must be true before mail is tried, in the order in which a person would ask. */
const prerequisites = [
  'OwnershipVerified',
  'MachineRunning',
  'ReverseDnsSet',
  'Configured',
  'DnsValid',
  'CertificateReady',
  'DirectoryCurrent',
] as const

/** Proves a whole order from outside: ports, certificates, mail out as strangers judge it, mail in. Scores and explains. */
export const infrastructureLoop: Reconciler = { loop: 'infrastructure', kind: 'infrastructure', reconcile }

async function reconcile(context: ReconcileContext, resourceId: string): Promise<ReconcileResult> {
  const id = resourceId as InfrastructureId
  const snapshot = await withScope(context.db, systemScope, (scoped) => findInfrastructureSnapshot(scoped, id))
  if (snapshot === null) return { requeueAfterSeconds: null }
  if (snapshot.infrastructure.deletingAt !== null) return await removeInfrastructure(context, snapshot)

  const missing = prerequisites.filter((type) => !isTrue(snapshot.conditions, type))
  if (missing.length > 0) return await waitFor(context, snapshot, missing)

  const evidence = await gatherEvidence(context, snapshot)
  const { score, points } = scoreVerification(evidenceOf(context, snapshot, evidence))
  const accepted = acceptedCondition(snapshot, evidence, points)
  const conditions = conditionsOf(evidence, accepted, score)
  const isVerified = conditions.every((condition) => condition.status === 'true')
  const verification: StoredVerification = {
    at: context.clock().toISOString(),
    bundleHash: snapshot.bundle?.hash ?? null,
    evidence,
    score,
    points,
  }
  await report(context, {
    kind: 'infrastructure',
    resourceId: id,
    conditions,
    previous: snapshot.conditions,
    write: async (scoped) => {
      await updateInfrastructure(scoped, id, {
        verification: JSON.stringify(verification),
        deliverabilityScore: score,
        healthStatus: isVerified ? 'healthy' : 'degraded',
        lastHealthCheck: context.clock(),
        provisionedAt: snapshot.infrastructure.provisionedAt ?? (isVerified ? context.clock() : null),
      })
      await recordScore(scoped, snapshot.infrastructure, score, context.clock())
    },
  })
  await reportAccepted(context, snapshot, accepted)
  if (evidence.signInProblem !== null) return { requeueAfterSeconds: signInEverySeconds }
  const isWhole = isVerified && (evidence.refusals?.passwords ?? null) !== null
  return { requeueAfterSeconds: isWhole ? steadySeconds : retryAfter(context, snapshot) }
}

/** Last, so that whoever reads that the node is accepted finds the score that says why. */
async function reportAccepted(
  context: ReconcileContext,
  { node, conditions }: InfrastructureSnapshot,
  accepted: ConditionUpdate,
): Promise<void> {
  await report(context, { kind: 'node', resourceId: node.id, conditions: [accepted], previous: conditions })
}

/** Quick while the order is young, then patient: each try sends a real message. */
function retryAfter(context: ReconcileContext, { infrastructure }: InfrastructureSnapshot): number {
  const ageSeconds = (context.clock().getTime() - infrastructure.createdAt.getTime()) / 1000
  return ageSeconds < 600 ? retrySeconds : patientSeconds
}

async function waitFor(
  context: ReconcileContext,
  snapshot: InfrastructureSnapshot,
  missing: readonly (typeof prerequisites)[number][],
): Promise<ReconcileResult> {
  const [first] = missing
  const cause = snapshot.conditions.find((condition) => condition.type === first)
  const wasVerified = snapshot.infrastructure.provisionedAt !== null
  // A verified order that waits a moment for new mail data to reach the node is as good as before.
  const isOnlyData = wasVerified && missing.every((type) => type === 'DirectoryCurrent')
  if (isOnlyData) return { requeueAfterSeconds: waitingSeconds }
  const condition: ConditionUpdate = {
    type: 'Verified',
    status: 'false',
    reason: `WaitingFor${first ?? 'Nothing'}`,
    message: cause?.message ?? 'Earlier steps have not reported yet.',
  }
  await report(context, {
    kind: 'infrastructure',
    resourceId: snapshot.infrastructure.id,
    conditions: [condition],
    previous: snapshot.conditions,
    ...(wasVerified
      ? {
          write: async (scoped: Scoped) => {
            await updateInfrastructure(scoped, snapshot.infrastructure.id, {
              healthStatus: 'degraded',
              lastHealthCheck: context.clock(),
            })
          },
        }
      : {}),
  })
  return { requeueAfterSeconds: waitingSeconds }
}

/** The domain loop takes the records out, the node-machine loop the machine; the row goes last. */
async function removeInfrastructure(
  context: ReconcileContext,
  { infrastructure }: InfrastructureSnapshot,
): Promise<ReconcileResult> {
  await changeAsLoop(context, async (scoped) => {
    await removeInfrastructureRows(scoped, infrastructure)
    await wake(scoped, 'domain', infrastructure.domainId)
    await wake(scoped, 'node-config', infrastructure.nodeId)
    await wake(scoped, 'node-machine', infrastructure.nodeId)
  })
  return { requeueAfterSeconds: null }
}
