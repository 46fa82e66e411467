import { createHash } from 'node:crypto'
import pg from 'pg'

/** First half of the advisory lock's key: "a loop is running for this resource". */
const lockClass = 0x524f4f4b

/**
 * Says which runs are alive. Each run holds a PostgreSQL advisory lock in the worker's own session, so the locks of a
 * worker that is killed are gone at once, and no two workers run a loop for one resource at the same time.
 */
export interface RunLocks {
  /** `false` when another session holds it. */
  tryAcquire(key: string): Promise<boolean>
  release(key: string): Promise<void>
  /** Which of the keys nobody holds. */
  listFree(keys: readonly string[]): Promise<readonly string[]>
  close(): Promise<void>
}

/** Opens the session that holds the locks. `onLost` is called when PostgreSQL ends it: every lock is gone then. */
export async function openRunLocks(url: string, onLost: (error: Error) => void): Promise<RunLocks> {
  const client = new pg.Client({ connectionString: url, application_name: 'rookery-run-locks' })
  let isClosing = false
  client.on('error', (error) => {
    if (!isClosing) onLost(error)
  })
  await client.connect()
  /** One statement after the other: a session answers in order. */
  let last: Promise<unknown> = Promise.resolve()
  const query = <Row extends pg.QueryResultRow>(
    text: string,
    values: readonly unknown[],
  ): Promise<pg.QueryResult<Row>> => {
    const result = last.then(() => client.query<Row>(text, [...values]))
    last = result.catch(() => undefined)
    return result
  }
  return {
    async tryAcquire(key) {
      const result = await query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS held', [
        lockClass,
        lockNumber(key),
      ])
      return result.rows[0]?.held === true
    },
    async release(key) {
      await query('SELECT pg_advisory_unlock($1, $2)', [lockClass, lockNumber(key)])
    },
    async listFree(keys) {
      const result = await query<{ objid: string }>(
        `SELECT objid::text FROM pg_locks
         WHERE locktype = 'advisory' AND granted AND classid = $1
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        [lockClass],
      )
      const held = new Set(result.rows.map((row) => Number(row.objid) | 0))
      return keys.filter((key) => !held.has(lockNumber(key)))
    },
    async close() {
      isClosing = true
      await last
      await client.end()
    },
  }
}

/** 32 signed bits of the key's hash: advisory locks take two integers. */
function lockNumber(key: string): number {
  return createHash('sha256').update(key).digest().readInt32BE(0)
}
