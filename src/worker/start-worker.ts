import type { ReconcileQueueOptions, RunOutcome } from '#queue/reconcile-queue.ts'
import { openReconcileQueue, type ReconcileQueue } from '#queue/reconcile-queue.ts'
import type { Reconciler } from '#reconcile/reconciler.ts'
import type { Logger } from '#telemetry/logger.ts'
import { loopRuns, loopSeconds } from '#telemetry/metrics.ts'

export interface WorkerOptions {
  readonly db: ReconcileQueueOptions['db']
  readonly url: string
  readonly reconcilers: readonly Reconciler[]
  /** Runs one reconciler and turns what it throws into an outcome. */
  readonly run: (
    reconciler: Reconciler,
    resourceId: string,
    failureCount: number,
    onError: (error: unknown) => void,
  ) => Promise<RunOutcome>
  readonly logger: Logger
  /** Runs at the same time, for each loop. */
  readonly concurrency: number
}

/** Connects the queue to the loops: every run is timed, counted and, when it fails, logged with its cause. */
export async function startWorker(options: WorkerOptions): Promise<ReconcileQueue> {
  const byLoop = new Map(options.reconcilers.map((reconciler) => [reconciler.loop, reconciler]))
  return await openReconcileQueue({
    db: options.db,
    url: options.url,
    concurrency: options.concurrency,
    onError: (error) => options.logger.error({ error }, 'the reconcile queue had an error'),
    run: async (loop, resourceId, failureCount) => {
      const reconciler = byLoop.get(loop)
      if (reconciler === undefined) return { nextLookInSeconds: null, hasFailed: false }
      const startedAt = performance.now()
      const outcome = await options.run(reconciler, resourceId, failureCount, (error) =>
        options.logger.warn({ error, loop, resourceId, failureCount }, 'a loop failed and will be tried again'),
      )
      const seconds = (performance.now() - startedAt) / 1000
      loopSeconds.observe({ loop }, seconds)
      loopRuns.inc({ loop, outcome: outcome.hasFailed ? 'failed' : 'done' })
      options.logger.debug({ loop, resourceId, seconds, nextLookInSeconds: outcome.nextLookInSeconds }, 'looked')
      return outcome
    },
  })
}
