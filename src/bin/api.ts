import { realpathSync } from 'node:fs'
import { createAgentServer } from '#api/agent/agent-server.ts'
import type { ApiContext } from '#api/api-context.ts'
import { followAppliedDirectory } from '#api/applied-directory.ts'
import { apiChannels, openNotificationHub } from '#api/notification-hub.ts'
import { createApiServer } from '#api/server.ts'
import { readConfig, readPublicUrl } from '#config/config.ts'
import { installationOwner } from '#lib/vault.ts'
import { createServerCertificate } from '#lib/x509-authority.ts'
import { systemScope } from '#model/scope.ts'
import { installationPlaces } from '#operations/installation/ensure-installation.ts'
import { openDatabase } from '#store/database.ts'
import { sessionChannel } from '#store/identity/sessions.ts'
import { findInstallation } from '#store/installation.ts'
import { withScope } from '#store/scope.ts'
import { createLogger } from '#telemetry/logger.ts'
import { buildIdentity } from './parts/build-identity.ts'
import { buildOperationContext } from './parts/operation-context.ts'
import { buildSecretStores } from './parts/secret-stores.ts'
import { stopOnSignal } from './parts/stop-on-signal.ts'

/** The HTTP API with the dashboard, and the port for agents. Any number may run side by side. */
const config = readConfig(process.env)
const logger = createLogger({ name: 'api', level: config.ROOKERY_LOG_LEVEL })
const operations = buildOperationContext(config)
const database = openDatabase(config.DATABASE_URL, {
  applicationName: 'rookery-api',
  maxConnections: 20,
  onError: (error) => logger.warn({ error }, 'a database connection broke'),
})
const installation = await withScope(database.db, systemScope, (scoped) => findInstallation(scoped))
if (installation === null) throw new Error('The database is empty: run "rookery migrate" first.')

const hub = await openNotificationHub(config.DATABASE_URL, apiChannels)
let publicUrl = readPublicUrl(config)
const identity = buildIdentity(config, {
  db: database.db,
  operations,
  logger,
  subscribe: (onChange) => hub.subscribe(sessionChannel, onChange),
  publicUrl: () => publicUrl,
})
const context: ApiContext = {
  db: database.db,
  operations,
  identity,
  secretStores: buildSecretStores(config, database.db, operations.vault),
  hub,
  appliedDirectory: followAppliedDirectory(hub),
  logger,
}
const authority = {
  certificatePem: installation.agentCaCertificatePem,
  privateKeyPem: operations.vault.openText(
    installationOwner,
    installationPlaces.agentCaKey,
    installation.agentCaKeySealed,
  ),
}
const agentHost = new URL(config.ROOKERY_AGENT_URL).hostname
const api = await createApiServer({
  context,
  dashboardDirectory: config.ROOKERY_DASHBOARD_DIRECTORY,
  trustedProxies: config.ROOKERY_TRUSTED_PROXIES,
})
const agents = createAgentServer({
  context,
  tls: await createServerCertificate(authority, agentHost, operations.clock(), 825),
  agentFile: config.ROOKERY_AGENT_FILE,
  runtimeFile: realpathSync(config.ROOKERY_RUNTIME_FILE === '' ? process.execPath : config.ROOKERY_RUNTIME_FILE),
})

const url = await listen(api, config.ROOKERY_HTTP_HOST, config.ROOKERY_HTTP_PORT)
// a port that the system chose is known only now
if (config.ROOKERY_PUBLIC_URL === '') publicUrl = `http://127.0.0.1:${new URL(url).port}`
const agentUrl = await listen(agents, config.ROOKERY_AGENT_HOST, config.ROOKERY_AGENT_PORT)
process.stdout.write(`${JSON.stringify({ ready: true, url, agentUrl })}\n`)

stopOnSignal(logger, async () => {
  await Promise.all([api.close(), agents.close()])
  identity.sessions.close()
  await hub.close()
  await database.close()
})

interface Listener {
  listen(at: { readonly host: string; readonly port: number }): Promise<string>
}

function listen(server: Listener, host: string, port: number): Promise<string> {
  return server.listen({ host, port })
}
