import { assertNever } from '#lib/assert.ts'
import type { ConditionUpdate } from '#model/condition.ts'
import type { SecretId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { planRotation, type RotationStep } from '#plan/secrets/plan-rotation.ts'
import { wholeInstallation } from '#queue/loops.ts'
import { findRotationSnapshot, type RotationSnapshot } from '#store/rotation-snapshot.ts'
import { withScope } from '#store/scope.ts'
import { keepSecretsComplete } from './missing-secrets.ts'
import { proveSecret } from './prove-secret.ts'
import type { ReconcileContext, ReconcileResult, Reconciler } from './reconciler.ts'
import { report } from './report.ts'
import { adoptSecret, beginVersion, destroyValue, retireVersion, storeVersion, versionOf } from './secret-steps.ts'

const longestRestSeconds = 3600

/**
 * Rotates SSH keys and SMTP passwords. One run does one step of `planRotation` and writes it down; a run that is killed is
 * done again and ends in the same state. For the id `all` it makes the secrets that are missing.
 */
export const secretRotationLoop: Reconciler = { loop: 'secret-rotation', kind: 'secret', reconcile }

async function reconcile(context: ReconcileContext, resourceId: string): Promise<ReconcileResult> {
  if (resourceId === wholeInstallation) return await keepSecretsComplete(context)
  const id = resourceId as SecretId
  const snapshot = await withScope(context.db, systemScope, (scoped) => findRotationSnapshot(scoped, id))
  if (snapshot === null) return { requeueAfterSeconds: null }
  if (snapshot.secret.kind === 'smtp' && snapshot.order === null) return { requeueAfterSeconds: null }
  const now = context.clock()
  const step = planRotation({
    kind: snapshot.secret.kind,
    rotationDays: snapshot.secret.rotationDays,
    rotationRequestedAt: snapshot.secret.rotationRequestedAt,
    versions: snapshot.versions.map((version) => ({
      ...version,
      isDownloaded: version.downloadedAt !== null,
      isValueDestroyed: version.valueDestroyedAt !== null,
    })),
    now,
  })
  return await takeStep(context, snapshot, step)
}

async function takeStep(
  context: ReconcileContext,
  snapshot: RotationSnapshot,
  step: RotationStep,
): Promise<ReconcileResult> {
  switch (step.step) {
    case 'adopt':
      await adoptSecret(context, snapshot)
      return next
    case 'begin':
      await beginVersion(context, snapshot, step)
      return next
    case 'store':
      await storeVersion(context, snapshot, versionOf(snapshot, step.version))
      return next
    case 'prove':
      return await proveSecret(context, snapshot, versionOf(snapshot, step.version))
    case 'retire':
      await retireVersion(context, snapshot, versionOf(snapshot, step.version))
      return next
    case 'destroy':
      await destroyValue(context, snapshot, versionOf(snapshot, step.version))
      return next
    case 'rest':
      return await rest(context, snapshot, step.nextAt)
    default:
      return assertNever(step)
  }
}

const next: ReconcileResult = { requeueAfterSeconds: 0 }

async function rest(context: ReconcileContext, snapshot: RotationSnapshot, nextAt: Date): Promise<ReconcileResult> {
  const current = snapshot.versions.find(({ state }) => state === 'current')
  const retiring = snapshot.versions.filter(({ state }) => state === 'retiring')
  const grace = retiring.map(
    ({ version, graceEndsAt }) => ` Version ${version} works until ${graceEndsAt?.toISOString()}.`,
  )
  const condition: ConditionUpdate = {
    type: 'RotationComplete',
    status: 'true',
    reason: 'Current',
    message: `Version ${current?.version ?? 0} is in use and proven; it is replaced after ${snapshot.secret.rotationDays} days.${grace.join('')}`,
  }
  const { secret, conditions: previous } = snapshot
  await report(context, { kind: 'secret', resourceId: secret.id, conditions: [condition], previous })
  const seconds = (nextAt.getTime() - context.clock().getTime()) / 1000
  return { requeueAfterSeconds: Math.min(Math.max(seconds, 1), longestRestSeconds) }
}
