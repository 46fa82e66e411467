import type { Kysely } from 'kysely'
import { PgBoss } from 'pg-boss'
import { systemScope } from '#model/scope.ts'
import { listen } from '#store/listen.ts'
import { findLookStart, findSecondsToNextLook, finishLook, listDueLooks } from '#store/looks.ts'
import { openRunLocks, type RunLocks } from '#store/run-lock.ts'
import { withScope } from '#store/scope.ts'
import type { Database } from '#store/tables.ts'
import { type LoopName, loopNames, wakeChannel } from './loops.ts'

/** What one run says: when to look again; `null` forgets the resource until somebody wakes it. */
export interface RunOutcome {
  readonly nextLookInSeconds: number | null
  readonly hasFailed: boolean
}

/** Runs one look; `failureCount` is how many failed in a row before it. Must not throw. */
export type RunLoop = (loop: LoopName, resourceId: string, failureCount: number) => Promise<RunOutcome>

export interface ReconcileQueue {
  /** Finishes the runs that are under way, then lets go. */
  close(): Promise<void>
}

export interface ReconcileQueueOptions {
  readonly db: Kysely<Database>
  readonly url: string
  readonly run: RunLoop
  /** Runs at the same time, for each loop. */
  readonly concurrency: number
  readonly onError: (error: Error) => void
}

interface JobData {
  readonly resourceId: string
}

const sweepLimit = 500
const longestSweepPauseSeconds = 5

/**
 * Hands due looks to workers. `looks` is the truth (level-triggered, in the transaction of the change); pg-boss spreads
 * the work over processes with policy `exclusive`: one job per resource, queued or running. A wake during a run leaves
 * the look due, and the sweep after the run sends it again. A job whose worker died (nobody holds its run lock) is
 * failed at the next sweep, so nothing waits for a time-out.
 */
export async function openReconcileQueue(options: ReconcileQueueOptions): Promise<ReconcileQueue> {
  const boss = new PgBoss({
    connectionString: options.url,
    useListenNotify: true,
    application_name: 'rookery-queue',
    max: 6,
  })
  boss.on('error', options.onError)
  await boss.start()
  for (const name of loopNames) {
    const settings = {
      policy: 'exclusive',
      retryLimit: 0,
      notify: true,
      expireInSeconds: 3600,
      deleteAfterSeconds: 600,
    } as const
    if ((await boss.getQueue(name)) === null) await boss.createQueue(name, settings)
  }
  const locks = await openRunLocks(options.url, options.onError)
  const sweeper = createSweeper(options, boss, locks)
  const listener = await listen(options.url, [wakeChannel], () => sweeper.trigger())
  for (const name of loopNames) {
    await boss.work<JobData>(
      name,
      {
        localConcurrency: options.concurrency,
        batchSize: 1,
        pollingIntervalSeconds: 2,
        notifyPollingIntervalSeconds: 2,
      },
      async ([job]) => {
        if (job !== undefined) await runJob(options, locks, name, job.data.resourceId)
        sweeper.trigger()
      },
    )
  }
  sweeper.trigger()
  return {
    async close() {
      sweeper.stop()
      await listener.close()
      await boss.stop({ graceful: true, timeout: 20_000 })
      await locks.close()
    },
  }
}

async function runJob(
  options: ReconcileQueueOptions,
  locks: RunLocks,
  loop: LoopName,
  resourceId: string,
): Promise<void> {
  const key = `${loop}:${resourceId}`
  if (!(await locks.tryAcquire(key))) return
  try {
    const start = await withScope(options.db, systemScope, (scoped) => findLookStart(scoped, loop, resourceId))
    if (start === null) return
    const outcome = await options.run(loop, resourceId, start.failureCount)
    await withScope(options.db, systemScope, (scoped) =>
      finishLook(scoped, {
        loop,
        resourceId,
        wakeSequence: start.wakeSequence,
        nextLookInSeconds: outcome.nextLookInSeconds,
        failureCount: outcome.hasFailed ? start.failureCount + 1 : 0,
      }),
    )
  } finally {
    await locks.release(key)
  }
}

interface Sweeper {
  trigger(): void
  stop(): void
}

/** One sweep at a time; a trigger during a sweep makes another follow. */
function createSweeper(options: ReconcileQueueOptions, boss: PgBoss, locks: RunLocks): Sweeper {
  let isRunning = false
  let isAsked = false
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  async function sweepUntilQuiet(): Promise<void> {
    isRunning = true
    let pauseSeconds: number | null = null
    while (isAsked && !isStopped) {
      isAsked = false
      pauseSeconds = await sweep(options, boss, locks).catch((error: unknown) => {
        options.onError(error instanceof Error ? error : new Error(String(error)))
        return 1
      })
    }
    isRunning = false
    if (isStopped) return
    clearTimeout(timer)
    timer = setTimeout(trigger, Math.min(pauseSeconds ?? longestSweepPauseSeconds, longestSweepPauseSeconds) * 1000)
  }

  function trigger(): void {
    isAsked = true
    if (!isRunning && !isStopped) void sweepUntilQuiet()
  }

  return {
    trigger,
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

/** Sends a job for each due look; resolves with the seconds until the next one. */
async function sweep(options: ReconcileQueueOptions, boss: PgBoss, locks: RunLocks): Promise<number | null> {
  const { due, pauseSeconds } = await withScope(options.db, systemScope, async (scoped) => ({
    due: await listDueLooks(scoped, sweepLimit),
    pauseSeconds: await findSecondsToNextLook(scoped),
  }))
  const refused: { loop: LoopName; resourceId: string }[] = []
  for (const look of due) {
    const loop = loopNames.find((name) => name === look.loop)
    if (loop === undefined) continue
    const jobId = await boss.send(loop, { resourceId: look.resourceId }, { singletonKey: look.resourceId })
    if (jobId === null) refused.push({ loop, resourceId: look.resourceId })
  }
  const hasFreed = await failAbandonedJobs(boss, locks, refused)
  if (hasFreed) return 0.05
  return refused.length > 0 ? 1 : Math.max(pauseSeconds ?? longestSweepPauseSeconds, 0.05)
}

/** Fails active jobs whose run lock nobody holds: their worker is dead. Resolves with whether there was one. */
async function failAbandonedJobs(
  boss: PgBoss,
  locks: RunLocks,
  looks: readonly { loop: LoopName; resourceId: string }[],
): Promise<boolean> {
  if (looks.length === 0) return false
  const free = new Set(await locks.listFree(looks.map((look) => `${look.loop}:${look.resourceId}`)))
  let hasFreed = false
  for (const look of looks) {
    if (!free.has(`${look.loop}:${look.resourceId}`)) continue
    const jobs = await boss.findJobs<JobData>(look.loop, { key: look.resourceId })
    for (const job of jobs) {
      const startedAt = job.startedOn?.getTime() ?? Number.POSITIVE_INFINITY
      if (job.state !== 'active' || Date.now() - startedAt < 1000) continue
      await boss.fail(look.loop, job.id, { reason: 'the worker died' })
      hasFreed = true
    }
  }
  return hasFreed
}
