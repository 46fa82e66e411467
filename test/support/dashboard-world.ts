import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { followAppliedDirectory } from '#api/applied-directory.ts'
import { apiChannels, openNotificationHub } from '#api/notification-hub.ts'
import { createApiServer } from '#api/server.ts'
import { runCommand } from '#lib/run-command.ts'
import { Secret } from '#lib/secret.ts'
import type { TenantId } from '#model/id.ts'
import { permissions } from '#model/permission.ts'
import { systemScope } from '#model/scope.ts'
import { createApiKey } from '#operations/api-keys/create-api-key.ts'
import { ensureInstallation } from '#operations/installation/ensure-installation.ts'
import { createTenant } from '#operations/tenants/create-tenant.ts'
import { type OpenDatabase, openDatabase } from '#store/database.ts'
import { startEmbeddedPostgres } from '#store/embedded-postgres.ts'
import { sessionChannel } from '#store/identity/sessions.ts'
import { migrateDatabase } from '#store/migrate.ts'
import { withScope } from '#store/scope.ts'
import { createLogger } from '#telemetry/logger.ts'
import { createMemoryPlatform, type MemoryPlatform } from './memory-platform.ts'
import { createTestIdentity } from './test-identity.ts'

/** The real API with the built dashboard over a database of its own, and a platform whose world is in memory. */
export interface DashboardWorld extends AsyncDisposable {
  readonly url: string
  /** Of a tenant. */
  readonly apiKey: string
  readonly tenantId: TenantId
  /** Of the operator. */
  readonly operatorKey: string
  readonly database: OpenDatabase
  readonly platform: MemoryPlatform
  /** Cuts every connection to the API, as a network that breaks does. */
  cutConnections(): void
}

/** `host`: how browsers call it; passkeys work on `localhost` and on no address. */
export async function startDashboardWorld(host: '127.0.0.1' | 'localhost' = '127.0.0.1'): Promise<DashboardWorld> {
  const stack = new AsyncDisposableStack()
  try {
    const directory = mkdtempSync(join(tmpdir(), 'rookery-dashboard-'))
    stack.defer(() => rm(directory, { recursive: true, force: true }))
    const dashboardDirectory = join(directory, 'pages')
    await buildDashboard(dashboardDirectory)
    const dataDirectory = mkdtempSync(join(tmpdir(), 'rookery-'))
    stack.defer(() => rm(dataDirectory, { recursive: true, force: true }))
    const postgres = stack.use(await startEmbeddedPostgres({ dataDirectory, isDurable: false }))
    const database = openDatabase(postgres.url)
    stack.defer(() => database.close())
    await migrateDatabase(database.db)
    const platform = await createMemoryPlatform(database.db, postgres.url)
    const hub = await openNotificationHub(postgres.url, apiChannels)
    stack.defer(() => hub.close())
    let publicUrl = 'http://127.0.0.1'
    const api = await createApiServer({
      context: {
        db: database.db,
        operations: platform.operations,
        identity: createTestIdentity({
          db: database.db,
          operations: platform.operations,
          subscribe: (onChange) => hub.subscribe(sessionChannel, onChange),
          publicUrl: () => publicUrl,
        }),
        secretStores: platform.context.world.secretStores,
        hub,
        appliedDirectory: followAppliedDirectory(hub),
        logger: createLogger({ name: 'api', level: 'silent' }),
      },
      dashboardDirectory,
    })
    stack.defer(() => api.close())
    const url = (await api.listen({ host: '127.0.0.1', port: 0 })).replace('127.0.0.1', host)
    publicUrl = url
    const { apiKey, tenantId } = await createTenantKey(database)
    const operatorKey = `rk_${'operator'.repeat(5)}`
    await withScope(database.db, systemScope, (scoped) =>
      ensureInstallation(scoped, platform.operations, new Secret(operatorKey)),
    )
    const owned = stack.move()
    const cutConnections = () => api.server.closeAllConnections()
    const release = { [Symbol.asyncDispose]: () => owned.disposeAsync() }
    return { url, apiKey, tenantId, operatorKey, database, platform, cutConnections, ...release }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

async function buildDashboard(outDirectory: string): Promise<void> {
  const root = resolve(import.meta.dirname, '../..')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const config = join(root, 'dashboard/vite.config.ts')
  const command = [vite, 'build', '--config', config, '--outDir', outDirectory, '--logLevel', 'error']
  await runCommand(process.execPath, command, { timeoutSeconds: 120 })
}

function createTenantKey(database: OpenDatabase): Promise<{ apiKey: string; tenantId: TenantId }> {
  return withScope(database.db, systemScope, async (scoped) => {
    const tenant = await createTenant(scoped, { name: 'Acme' })
    const grantor = { id: '-', name: 'test', permissions }
    const { key } = await createApiKey(scoped, grantor, { tenantId: tenant.id, name: 'Browser' })
    return { apiKey: key.reveal(), tenantId: tenant.id }
  })
}

/** Debian's Chromium without a word to anybody outside. */
export function startBrowser(): Promise<Browser> {
  const quiet = ['disable-gpu', 'disable-quic', 'no-first-run', 'disable-background-networking']
  const flags = [...quiet, 'disable-component-update', 'disable-sync', 'no-sandbox'].map((flag) => `--${flag}`)
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: flags })
}
