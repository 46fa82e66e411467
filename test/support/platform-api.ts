import type { Kysely } from 'kysely'
import { followAppliedDirectory } from '#api/applied-directory.ts'
import { apiChannels, openNotificationHub } from '#api/notification-hub.ts'
import { createApiServer } from '#api/server.ts'
import { type Permission, permissions } from '#model/permission.ts'
import { systemScope } from '#model/scope.ts'
import { createApiKey } from '#operations/api-keys/create-api-key.ts'
import { createTenant } from '#operations/tenants/create-tenant.ts'
import { withScope } from '#store/scope.ts'
import type { Database } from '#store/tables.ts'
import { createLogger } from '#telemetry/logger.ts'
import { createMemoryPlatform, type MemoryPlatform } from './memory-platform.ts'
import type { Answer } from './test-api.ts'
import { createTestDatabase } from './test-database.ts'
import { createTestIdentity } from './test-identity.ts'

/** The API and one worker over a database of their own, in a world that exists only in this process. */
export interface PlatformApi extends AsyncDisposable {
  readonly db: Kysely<Database>
  readonly platform: MemoryPlatform
  /** As a tenant's key that may do everything, unless another is given. */
  request(method: string, path: string, body?: unknown, key?: string): Promise<Answer>
  /** A key of another tenant, or of the same with fewer permissions. */
  createKey(tenant: 'same' | 'other', granted?: readonly Permission[]): Promise<string>
}

export async function startPlatformApi(): Promise<PlatformApi> {
  const stack = new AsyncDisposableStack()
  const database = stack.use(await createTestDatabase())
  const platform = await createMemoryPlatform(database.db, database.url)
  const hub = await openNotificationHub(database.url, apiChannels)
  stack.defer(() => hub.close())
  const logger = createLogger({ name: 'test', level: 'silent' })
  let url = 'http://127.0.0.1'
  const { operations } = platform
  const identity = createTestIdentity({ db: database.db, operations, publicUrl: () => url })
  const api = await createApiServer({
    context: {
      db: database.db,
      operations,
      identity,
      secretStores: platform.context.world.secretStores,
      hub,
      appliedDirectory: followAppliedDirectory(hub),
      logger,
    },
    dashboardDirectory: '/nonexistent',
  })
  stack.defer(() => api.close())
  url = await api.listen({ host: '127.0.0.1', port: 0 })
  const worker = await platform.startWorker()
  stack.defer(() => worker.close())
  const makeTenant = (name: string) => withScope(database.db, systemScope, (scoped) => createTenant(scoped, { name }))
  const [own, other] = [await makeTenant('Acme'), await makeTenant('Other')]
  const createKey = (tenant: 'same' | 'other', granted: readonly Permission[] = permissions) =>
    withScope(database.db, systemScope, async (scoped) => {
      const tenantId = tenant === 'same' ? own.id : other.id
      const grantor = { id: '-', name: 'test', permissions: granted }
      return (await createApiKey(scoped, grantor, { tenantId, name: 'Test' })).key.reveal()
    })
  const ownKey = await createKey('same')
  const owned = stack.move()
  return {
    db: database.db,
    platform,
    createKey,
    request: (method, path, body, key = ownKey) => send(`${url}/api/v1${path}`, method, body, key),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function send(url: string, method: string, body: unknown, key: string): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}
