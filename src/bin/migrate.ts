import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { ConfigError, readConfig } from '#config/config.ts'
import { Secret } from '#lib/secret.ts'
import { noSource } from '#model/audit.ts'
import { systemScope } from '#model/scope.ts'
import { ensureInstallation } from '#operations/installation/ensure-installation.ts'
import { openDatabase } from '#store/database.ts'
import { migrateDatabase } from '#store/migrate.ts'
import { recordAudit } from '#store/record-audit.ts'
import { withScope } from '#store/scope.ts'
import { buildOperationContext } from './parts/operation-context.ts'

/**
 * Brings the database to this version and makes what an installation has of its own when it is missing: identity, keys,
 * the operator's tenant and API key. May be run again at any time; prints one JSON line.
 */
const config = readConfig(process.env)
const context = buildOperationContext(config)
const database = openDatabase(config.DATABASE_URL, { applicationName: 'rookery-migrate', maxConnections: 2 })
const migrations = await migrateDatabase(database.db)
const operatorKey = readOperatorKey(config.ROOKERY_OPERATOR_KEY_FILE)
const installation = await withScope(
  database.db,
  systemScope,
  async (scoped) => {
    const ensured = await ensureInstallation(scoped, context, operatorKey)
    const actor = { kind: 'system', id: null, name: 'rookery migrate' } as const
    const author = { actor, source: noSource, tenantId: null, action: 'migrate', resource: null, isAlways: false }
    await recordAudit(scoped, author, context.clock())
    return ensured
  },
  { isAudited: true },
)
await database.close()
process.stdout.write(`${JSON.stringify({ installationId: installation.id, migrations })}\n`)

function readOperatorKey(path: string): Secret<string> | null {
  if (path === '') return null
  if (!existsSync(path))
    writeFileSync(path, `rk_${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  const key = readFileSync(path, 'utf8').trim()
  if (!/^rk_[\w-]{32,}$/.test(key)) throw new ConfigError(`${path} must hold "rk_" and at least 32 letters and digits.`)
  return new Secret(key)
}
