import { backoffSeconds } from '#lib/backoff.ts'
import type { Condition, ConditionUpdate } from '#model/condition.ts'
import { systemScope } from '#model/scope.ts'
import { ProviderError } from '#providers/provider-error.ts'
import type { RunOutcome } from '#queue/reconcile-queue.ts'
import { listConditions } from '#store/conditions.ts'
import { withScope } from '#store/scope.ts'
import type { ReconcileContext, Reconciler } from './reconciler.ts'
import { report } from './report.ts'

/** A transient failure is told to people only when it happened this often in a row. */
const quietFailures = 1

/**
 * Runs one loop for one resource and turns what it throws into a condition and a time to look again:
 *
 * | kind of ProviderError                    | reaction                                             |
 * |------------------------------------------|------------------------------------------------------|
 * | rate-limited, unavailable                | again when the vendor says, else with growing pauses |
 * | conflict, not-found                      | again soon: what was observed is out of date         |
 * | insufficient-capacity, quota, unauthorized | a sentence for the operator; again in minutes      |
 * | invalid-request                          | our fault or a bad spec: again only when it changes  |
 */
export async function runReconciler(
  context: ReconcileContext,
  reconciler: Reconciler,
  resourceId: string,
  failureCount: number,
  onError: (error: unknown) => void,
): Promise<RunOutcome> {
  try {
    const result = await reconciler.reconcile({ ...context, loop: reconciler.loop }, resourceId)
    if (failureCount > quietFailures) await tellReachable(context, reconciler, resourceId)
    return { nextLookInSeconds: result.requeueAfterSeconds, hasFailed: false }
  } catch (error) {
    onError(error)
    if (failureCount >= quietFailures) await tellFailure(context, reconciler, resourceId, error).catch(onError)
    return { nextLookInSeconds: pauseSeconds(error, failureCount), hasFailed: true }
  }
}

function pauseSeconds(error: unknown, failureCount: number): number {
  const backoff = backoffSeconds(failureCount + 1, { baseSeconds: 1, maxSeconds: 300 })
  if (!(error instanceof ProviderError)) return backoff
  switch (error.kind) {
    case 'rate-limited':
    case 'unavailable':
      return error.retryAfterSeconds ?? backoff
    case 'conflict':
    case 'not-found':
      return Math.min(backoff, 60)
    case 'insufficient-capacity':
    case 'quota-exceeded':
    case 'unauthorized':
      return 120
    case 'invalid-request':
      return 3600
  }
}

async function tellFailure(
  context: ReconcileContext,
  reconciler: Reconciler,
  resourceId: string,
  error: unknown,
): Promise<void> {
  const isProvider = error instanceof ProviderError
  await tell(context, reconciler, resourceId, () => ({
    type: 'ProviderReachable',
    status: 'false',
    reason: isProvider ? pascalCase(error.kind) : 'InternalError',
    message: isProvider
      ? error.message
      : `The ${reconciler.loop} loop failed on our side and will be tried again; the worker's log has the details.`,
  }))
}

async function tellReachable(context: ReconcileContext, reconciler: Reconciler, resourceId: string): Promise<void> {
  await tell(context, reconciler, resourceId, (previous) => {
    const isFalse = previous.some((c) => c.type === 'ProviderReachable' && c.status === 'false')
    if (!isFalse) return null
    const message = 'What could not be reached answers again.'
    return { type: 'ProviderReachable', status: 'true', reason: 'Reachable', message }
  })
}

async function tell(
  context: ReconcileContext,
  reconciler: Reconciler,
  resourceId: string,
  make: (previous: readonly Condition[]) => ConditionUpdate | null,
): Promise<void> {
  const { kind } = reconciler
  if (kind === null) return
  const previous = await withScope(context.db, systemScope, (scoped) => listConditions(scoped, kind, resourceId))
  const update = make(previous)
  if (update !== null)
    await report({ ...context, loop: reconciler.loop }, { kind, resourceId, conditions: [update], previous })
}

function pascalCase(kind: string): string {
  return kind.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
}
