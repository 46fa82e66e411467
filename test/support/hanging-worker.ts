import { openReconcileQueue } from '#queue/reconcile-queue.ts'
import { openDatabase } from '#store/database.ts'

/** A worker that says what it began and never finishes: for a test that kills it. */
const url = process.argv[2] ?? ''
await openReconcileQueue({
  db: openDatabase(url).db,
  url,
  concurrency: 1,
  onError: () => undefined,
  run: (_, id) => {
    process.send?.(id)
    return new Promise(() => undefined)
  },
})
