import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { Client } from 'pg'
import { openDatabase } from '#store/database.ts'
import { startEmbeddedPostgres } from '#store/embedded-postgres.ts'
import { migrateDatabase } from '#store/migrate.ts'
import type { Database } from '#store/tables.ts'

/** A migrated database of one's own, on a real PostgreSQL. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string
  readonly db: Kysely<Database>
  /** Closes the pool and drops the database. */
  close(): Promise<void>
}

/** Where a run of several test files has its one server; set by `startTestServer`. */
const serverVariable = 'ROOKERY_TEST_DATABASE_URL'
const directoryPrefix = 'rookery-test-postgres-'
const template = 'rookery_template'

/** Clones the template database: some 50 ms. The first call of a run starts the server when nobody did. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env[serverVariable] ?? (await startTestServer()).url
  await ensureTemplate(serverUrl)
  const name = `test_${randomBytes(6).toString('hex')}`
  await runOnServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`)
  const url = urlOf(serverUrl, name)
  const database = openDatabase(url, { applicationName: 'rookery-test', maxConnections: 20 })
  const close = async () => {
    await database.close()
    await runOnServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  }
  return { url, db: database.db, close, [Symbol.asyncDispose]: close }
}

/**
 * Starts the server for this process and those it starts. It dies with this process however that ends; directories of
 * runs that ended badly are removed.
 */
export async function startTestServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  removeAbandonedDirectories()
  const directory = join(tmpdir(), `${directoryPrefix}${process.pid}`)
  mkdirSync(directory, { recursive: true, mode: 0o755 })
  const server = await startEmbeddedPostgres({ dataDirectory: join(directory, 'data'), isDurable: false })
  process.env[serverVariable] = server.urlOf('postgres')
  writeFileSync(join(directory, 'sockets'), server.socketDirectory)
  process.once('exit', () => removeDirectory(directory))
  const stop = async () => {
    await server.stop()
    removeDirectory(directory)
  }
  return { url: server.urlOf('postgres'), stop }
}

function removeAbandonedDirectories(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(directoryPrefix))) {
    if (isAlive(Number(name.slice(directoryPrefix.length)))) continue
    removeDirectory(join(tmpdir(), name))
  }
}

/** With the directory of its sockets, which lies elsewhere because their paths must be short. */
function removeDirectory(directory: string): void {
  const note = join(directory, 'sockets')
  if (existsSync(note)) rmSync(readFileSync(note, 'utf8'), { recursive: true, force: true })
  rmSync(directory, { recursive: true, force: true })
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}

/** Made by whoever comes first; the others wait for the lock and find it. */
async function ensureTemplate(serverUrl: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock(7665100)')
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1 AND datistemplate', [template])
    if (rowCount === 1) return
    await client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${template}`)
    const database = openDatabase(urlOf(serverUrl, template))
    await migrateDatabase(database.db)
    await database.close()
    await client.query(`ALTER DATABASE ${template} IS_TEMPLATE true`)
  } finally {
    await client.end()
  }
}

async function runOnServer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${database}`
  return url.href
}
