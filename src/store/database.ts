import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { Pool, types } from 'pg'
import type { Database } from './tables.ts'

export interface OpenDatabase {
  readonly db: Kysely<Database>
  readonly pool: Pool
  close(): Promise<void>
}

export interface OpenDatabaseOptions {
  /** Connections at the same time; default 10. */
  readonly maxConnections?: number
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string
  /** A connection broke (the server restarted); the pool makes a new one at the next query. */
  readonly onError?: (error: Error) => void
}

/** Opens a pool. Nothing is connected until the first query; `bigint` columns come back as numbers. */
export function openDatabase(url: string, options: OpenDatabaseOptions = {}): OpenDatabase {
  const pool = new Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    application_name: options.applicationName ?? 'rookery',
    types: { getTypeParser },
  })
  const onError = options.onError ?? (() => undefined)
  pool.on('error', onError)
  // one that is in use: whoever uses it gets the error too, and without a listener the process would end
  pool.on('connect', (client) => client.on('error', onError))
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  return { db, pool, close: () => db.destroy() }
}

/** Our identities and counters stay far below 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): ReturnType<typeof types.getTypeParser> {
  if (oid === types.builtins.INT8 && format !== 'binary') return Number
  return types.getTypeParser(oid, format ?? 'text')
}
