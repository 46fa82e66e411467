import { createHmac } from 'node:crypto'
import { readConfig } from '#config/config.ts'
import { readMasterKeys } from '#config/master-keys.ts'
import { systemClock } from '#lib/clock.ts'
import { createVault, installationOwner } from '#lib/vault.ts'
import { systemScope } from '#model/scope.ts'
import { installationPlaces } from '#operations/installation/ensure-installation.ts'
import { wholeInstallation } from '#queue/loops.ts'
import { wake } from '#queue/wake.ts'
import { allReconcilers } from '#reconcile/all-reconcilers.ts'
import type { ReconcileContext } from '#reconcile/reconciler.ts'
import { runReconciler } from '#reconcile/run-reconciler.ts'
import { openDatabase } from '#store/database.ts'
import { findInstallation } from '#store/installation.ts'
import { hastenLooks, insertMissingLooks } from '#store/looks.ts'
import { withScope } from '#store/scope.ts'
import { createLogger } from '#telemetry/logger.ts'
import { startWorker } from '#worker/start-worker.ts'
import { buildWorld } from './parts/build-world.ts'
import { caaIdentitiesOf } from './parts/caa-identities.ts'
import { readPrimaryDomain } from './parts/primary-domain.ts'
import { readArtifacts } from './parts/read-artifacts.ts'
import { readBlocklists } from './parts/read-blocklists.ts'
import { buildSecretStores } from './parts/secret-stores.ts'
import { stopOnSignal } from './parts/stop-on-signal.ts'

/** The worker: runs the loops until it is told to stop. Any number may run side by side. */
const config = readConfig(process.env)
const logger = createLogger({ name: 'worker', level: config.ROOKERY_LOG_LEVEL })
const masterKeys = readMasterKeys(config)
const vault = createVault(masterKeys.current, masterKeys.others)
const database = openDatabase(config.DATABASE_URL, { applicationName: 'rookery-worker', maxConnections: 20 })

const installation = await withScope(database.db, systemScope, (scoped) => findInstallation(scoped))
if (installation === null) throw new Error('The database is empty: run "rookery migrate" first.')
const { bundlePublicKeyPem, bundleKeySealed } = installation
if (bundlePublicKeyPem === null || bundleKeySealed === null) {
  throw new Error('The installation has no key for bundles yet: run "rookery migrate" first.')
}

const bundleKeyPem = vault.openText(installationOwner, installationPlaces.bundleKey, bundleKeySealed)
const artifacts = await readArtifacts(config)
const context: ReconcileContext = {
  db: database.db,
  vault,
  clock: systemClock,
  world: buildWorld(config, installation.id, buildSecretStores(config, database.db, vault)),
  settings: {
    installationId: installation.id,
    agentUrl: config.ROOKERY_AGENT_URL,
    agentCaPem: installation.agentCaCertificatePem,
    bundleKeyPem,
    bundlePublicKeyPem,
    agentSha256: artifacts.agentSha256,
    runtimeSha256: artifacts.runtimeSha256,
    acmeContactEmail: config.ROOKERY_ACME_CONTACT === '' ? null : config.ROOKERY_ACME_CONTACT,
    blocklists: readBlocklists(config),
    caaIdentities: caaIdentitiesOf(config.ROOKERY_ACME_DIRECTORY_URL),
    acmeAccountKeyPem: vault.openText(
      installationOwner,
      installationPlaces.acmeAccountKey,
      installation.acmeAccountKeySealed,
    ),
    sshPublicKey: installation.sshPublicKey,
    auditRetentionDays: config.ROOKERY_AUDIT_RETENTION_DAYS,
    agentTokenKey: bundleKeyPem.map((pem) => createHmac('sha256', pem).update('rookery/agent-tokens').digest()),
    nodeResolvers: config.ROOKERY_NODE_RESOLVERS,
    primaryDomain: readPrimaryDomain(config),
  },
}

await withScope(database.db, systemScope, async (scoped) => {
  await insertMissingLooks(scoped)
  await hastenLooks(scoped)
  await wake(scoped, 'orphaned-machines', wholeInstallation)
  await wake(scoped, 'audit-log', wholeInstallation)
  await wake(scoped, 'secret-rotation', wholeInstallation)
  await wake(scoped, 'offerings', wholeInstallation)
})
const queue = await startWorker({
  db: database.db,
  url: config.DATABASE_URL,
  reconcilers: allReconcilers,
  run: (reconciler, resourceId, failureCount, onError) =>
    runReconciler(context, reconciler, resourceId, failureCount, onError),
  logger,
  concurrency: config.ROOKERY_WORKER_CONCURRENCY,
})
logger.info('the worker runs')

stopOnSignal(logger, async () => {
  await queue.close()
  await database.close()
})
