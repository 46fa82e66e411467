import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { after, afterEach, before, describe, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import { systemScope } from '#model/scope.ts'
import { openReconcileQueue, type ReconcileQueue, type RunLoop } from '#queue/reconcile-queue.ts'
import { wake } from '#queue/wake.ts'
import { withScope } from '#store/scope.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

const later = { nextLookInSeconds: 3600, hasFailed: false }

describe('the queue of looks', () => {
  let database: TestDatabase
  let queues: ReconcileQueue[] = []

  before(async () => {
    database = await createTestDatabase()
  })
  after(async () => await database.close())
  afterEach(async () => {
    for (const queue of queues) await queue.close()
    queues = []
  })

  test('runs again when a wake comes during a run, and never two runs for one resource at once', async () => {
    let runs = 0
    let running = 0
    let most = 0
    const gate = Promise.withResolvers<void>()
    const run: RunLoop = async () => {
      runs++
      most = Math.max(most, ++running)
      if (runs === 1) await gate.promise
      running--
      return later
    }
    await open(run)
    await open(run)

    await wakeUp('dom_one')
    await waitFor(() => runs === 1, { what: 'the first run', timeoutSeconds: 30 })
    await wakeUp('dom_one')
    await wakeUp('dom_one')
    gate.resolve()
    await waitFor(async () => runs >= 2 && (await dueCount()) === 0, { what: 'the second run', timeoutSeconds: 30 })

    assert.equal(most, 1)
    // three wakes: the two during the first run may become one run, and never more than two
    assert.ok(runs <= 3, `${runs} runs`)
  })

  test('spreads many resources over two workers and runs each once', async () => {
    const seen = new Map<string, number>()
    const run: RunLoop = async (_, id) => {
      seen.set(id, (seen.get(id) ?? 0) + 1)
      return later
    }
    await open(run)
    await open(run)

    const ids = Array.from({ length: 60 }, (_, i) => `dom_many${i}`)
    for (const id of ids) await wakeUp(id)
    await waitFor(async () => (await dueCount()) === 0, { what: 'all to be looked at', timeoutSeconds: 30 })

    assert.deepEqual([...seen.keys()].toSorted(), ids.toSorted())
    assert.ok([...seen.values()].every((count) => count <= 2))
  })

  test('keeps a wake whose transaction was rolled back from being seen', async () => {
    let runs = 0
    await open(async () => {
      runs++
      return later
    })

    await assert.rejects(
      withScope(database.db, systemScope, async (scoped) => {
        await wake(scoped, 'domain', 'dom_undone')
        throw new Error('no')
      }),
    )
    await wakeUp('dom_done')
    await waitFor(() => runs > 0, { what: 'the other run', timeoutSeconds: 10 })

    assert.equal(runs, 1)
  })

  test('takes over at once what a worker that was killed had under way', async () => {
    await wakeUp('dom_orphan')
    const victim = fork(new URL('../support/hanging-worker.ts', import.meta.url), [database.url])
    const [message] = await once(victim, 'message')
    victim.kill('SIGKILL')
    await once(victim, 'exit')
    const killedAt = performance.now()
    let takenOver = 0
    await open(async (_, id) => {
      if (id === 'dom_orphan') takenOver = performance.now()
      return later
    })

    await waitFor(() => takenOver > 0, { what: 'the run to be taken over', timeoutSeconds: 20 })

    assert.equal(message, 'dom_orphan')
    assert.ok(takenOver > killedAt)
  })

  test('looks again when the time that a run asked for has come', async () => {
    const runs: number[] = []
    await open(async (_, id) => {
      if (id !== 'dom_again') return later
      runs.push(performance.now())
      return { nextLookInSeconds: runs.length < 3 ? 0.2 : 3600, hasFailed: false }
    })

    await wakeUp('dom_again')
    await waitFor(() => runs.length === 3, { what: 'three runs', timeoutSeconds: 15 })

    assert.equal(await dueCount(), 0)
  })

  async function open(run: RunLoop): Promise<void> {
    const onError = (error: Error): void => void process.stderr.write(`${error.message}\n`)
    queues.push(await openReconcileQueue({ db: database.db, url: database.url, run, concurrency: 3, onError }))
  }

  function wakeUp(id: string): Promise<void> {
    return withScope(database.db, systemScope, (scoped) => wake(scoped, 'domain', id))
  }

  async function dueCount(): Promise<number> {
    const due = await withScope(database.db, systemScope, ({ tx }) =>
      tx.selectFrom('looks').select('loop').where('nextLookAt', '<=', new Date()).execute(),
    )
    return due.length
  }
})
