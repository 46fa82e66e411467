import { Client } from 'pg'
import type { ApiContext } from '#api/api-context.ts'
import { followAppliedDirectory } from '#api/applied-directory.ts'
import { apiChannels, openNotificationHub } from '#api/notification-hub.ts'
import { createApiServer } from '#api/server.ts'
import { readConfig } from '#config/config.ts'
import { systemClock } from '#lib/clock.ts'
import { Secret } from '#lib/secret.ts'
import { createVault } from '#lib/vault.ts'
import { createSecretStores } from '#model/secret-store.ts'
import { openDatabase } from '#store/database.ts'
import { createSealedSecretStore } from '#store/sealed-secret-store.ts'
import { createLogger } from '#telemetry/logger.ts'
import { buildIdentity } from '../../src/bin/parts/build-identity.ts'
import type { BenchApi } from './api-process.ts'

/** A statement with its values, as the API sent it. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Answers requests inside of this process and writes down every statement that PostgreSQL is sent for one. */
export interface QueryRecorder extends AsyncDisposable {
  record(path: string, key: string): Promise<readonly Statement[]>
}

export async function openQueryRecorder({ databaseUrl, masterKey }: BenchApi): Promise<QueryRecorder> {
  const database = openDatabase(databaseUrl, { maxConnections: 1 })
  const hub = await openNotificationHub(databaseUrl, apiChannels)
  const settings = {
    publicUrl: 'http://127.0.0.1',
    sendsMail: false,
    canUsersMakeTenants: false,
    primaryDomain: null,
    computeProvider: 'memory',
    regions: [],
    nodeImage: 'golden',
    dnsProviders: {},
  } as const
  const operations = { vault: createVault(new Secret(masterKey)), clock: systemClock, settings }
  const logger = createLogger({ name: 'bench', level: 'silent' })
  const config = readConfig({
    DATABASE_URL: databaseUrl,
    ROOKERY_MASTER_KEY_FILE: 'unused',
    ROOKERY_AGENT_URL: 'https://unused.invalid',
  })
  const subscribe = () => () => undefined
  const publicUrl = () => 'http://127.0.0.1'
  const identity = buildIdentity(config, { db: database.db, operations, logger, subscribe, publicUrl })
  const appliedDirectory = followAppliedDirectory(hub)
  const secretStores = createSecretStores(createSealedSecretStore(database.db, operations.vault), [])
  const context: ApiContext = { db: database.db, operations, hub, identity, secretStores, appliedDirectory, logger }
  const app = await createApiServer({ context, dashboardDirectory: '/nonexistent' })
  return {
    async record(path, key) {
      const statements: Statement[] = []
      const { query } = Client.prototype
      Client.prototype.query = function record(this: Client, ...args: unknown[]) {
        const [first, second] = args
        if (typeof first === 'string') statements.push({ text: first, values: (second as unknown[] | undefined) ?? [] })
        return (query as (...all: unknown[]) => unknown).apply(this, args)
      } as typeof query
      try {
        const answer = await app.inject({ url: path, headers: { authorization: `Bearer ${key}` } })
        if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`)
      } finally {
        Client.prototype.query = query
      }
      return statements
    },
    async [Symbol.asyncDispose]() {
      await app.close()
      await hub.close()
      await database.close()
    },
  }
}

/** Milliseconds that the statements take on a connection of their own, one after the other. */
export async function replay(database: Client, statements: readonly Statement[]): Promise<number> {
  const startedAt = performance.now()
  for (const { text, values } of statements) await database.query(text, [...values])
  return performance.now() - startedAt
}
