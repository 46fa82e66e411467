import type { Kysely } from 'kysely'
import type { ApiContext } from '#api/api-context.ts'
import { followAppliedDirectory } from '#api/applied-directory.ts'
import { apiChannels, openNotificationHub } from '#api/notification-hub.ts'
import { createApiServer } from '#api/server.ts'
import type { Identity } from '#identity/identity.ts'
import { type Clock, systemClock } from '#lib/clock.ts'
import { Secret } from '#lib/secret.ts'
import { createVault } from '#lib/vault.ts'
import { systemScope } from '#model/scope.ts'
import { createSecretStores } from '#model/secret-store.ts'
import type { OperationSettings } from '#operations/context.ts'
import { ensureInstallation } from '#operations/installation/ensure-installation.ts'
import { checkDnsCredentials } from '#providers/dns/registry.ts'
import { openDatabase } from '#store/database.ts'
import { sessionChannel } from '#store/identity/sessions.ts'
import { withScope } from '#store/scope.ts'
import { createSealedSecretStore } from '#store/sealed-secret-store.ts'
import type { Database } from '#store/tables.ts'
import { createLogger } from '#telemetry/logger.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'
import { createTestIdentity } from './test-identity.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests assert what is in it.
  readonly body: any
}

export interface RequestOptions {
  /** Default: the operator's; `null`: none. */
  readonly key?: string | null
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly rawBody?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The API on a port of its own over a database of its own. */
export interface TestApi extends AsyncDisposable {
  readonly url: string
  readonly databaseUrl: string
  readonly db: Kysely<Database>
  readonly context: ApiContext
  readonly operatorKey: string
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>
  /** Makes a tenant with a key that may do all that tenants may, or only what is named. */
  createTenant(name: string, permissions?: readonly string[]): Promise<{ readonly id: string; readonly key: string }>
  close(): Promise<void>
}

export const testOperatorKey = `rk_${'operator'.repeat(5)}`
export const testMasterKey = new Secret(Buffer.alloc(32, 3))

export interface TestApiOptions {
  /** What differs from the usual sign-in. */
  readonly identity?: Partial<Identity>
  readonly clock?: Clock
  /** Of a TestApi over whose database a second API process is to run; it is not dropped at the end. */
  readonly databaseUrl?: string
  /** Default: the address that the API listens on. */
  readonly publicUrl?: string
  readonly trustedProxies?: readonly string[]
}

export async function startTestApi(
  settings: Partial<OperationSettings> = {},
  options: TestApiOptions = {},
): Promise<TestApi> {
  const database = options.databaseUrl === undefined ? await createTestDatabase() : openShared(options.databaseUrl)
  const operations = {
    vault: createVault(testMasterKey),
    clock: options.clock ?? systemClock,
    settings: {
      publicUrl: 'http://127.0.0.1:7070',
      sendsMail: false,
      canUsersMakeTenants: false,
      primaryDomain: null,
      computeProvider: 'memory',
      regions: ['lab', 'us-east', 'eu-west', 'dallas'],
      nodeImage: 'golden' as const,
      dnsProviders: { rfc2136: (credentials: unknown) => checkDnsCredentials('rfc2136', credentials) },
      ...settings,
    },
  }
  await withScope(database.db, systemScope, (scoped) =>
    ensureInstallation(scoped, operations, new Secret(testOperatorKey)),
  )
  const hub = await openNotificationHub(database.url, apiChannels)
  let publicUrl = 'http://127.0.0.1'
  const context: ApiContext = {
    db: database.db,
    operations,
    identity: createTestIdentity(
      {
        db: database.db,
        operations,
        subscribe: (onChange) => hub.subscribe(sessionChannel, onChange),
        publicUrl: () => publicUrl,
      },
      options.identity,
    ),
    secretStores: createSecretStores(createSealedSecretStore(database.db, operations.vault), []),
    hub,
    appliedDirectory: followAppliedDirectory(hub),
    logger: createLogger({ name: 'test', level: 'silent' }),
  }
  const app = await createApiServer({
    context,
    dashboardDirectory: '/nonexistent',
    trustedProxies: options.trustedProxies ?? [],
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  publicUrl = options.publicUrl ?? url
  const request = (method: string, path: string, options: RequestOptions = {}) => send(url, method, path, options)
  const close = async () => {
    await app.close()
    await hub.close()
    await database.close()
  }
  return {
    url,
    databaseUrl: database.url,
    db: database.db,
    context,
    operatorKey: testOperatorKey,
    request,
    async createTenant(name, permissions) {
      const tenant = await request('POST', '/api/v1/tenants', { body: { name } })
      const key = await request('POST', '/api/v1/api-keys', { body: { tenantId: tenant.body.id, name, permissions } })
      return { id: tenant.body.id, key: key.body.key }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function openShared(url: string): TestDatabase {
  const { db, close } = openDatabase(url, { applicationName: 'rookery-test', maxConnections: 20 })
  return { url, db, close, [Symbol.asyncDispose]: close }
}

async function send(url: string, method: string, path: string, options: RequestOptions): Promise<Answer> {
  const { key = testOperatorKey, body, rawBody, headers = {} } = options
  const payload = rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(payload === undefined ? {} : { body: payload }),
  })
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : text }
}
