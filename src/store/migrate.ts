import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { watchTables } from './audit-changes.ts'
import { identityRole, identityTables, publicUserColumns } from './identity-scope.ts'
import { applicationRole } from './scope.ts'
import type { Database } from './tables.ts'

/**
 * Brings the schema up to date, forward only, and resolves with the names of the migrations that ran. Several processes
 * may do so at once. The database user must be allowed to create roles, or `rookery_app` and `rookery_identity` must exist
 * and be granted to it.
 * @throws when a migration fails; what it did is rolled back.
 */
export async function migrateDatabase(db: Kysely<Database>): Promise<readonly string[]> {
  const provider = { getMigrations: () => readMigrations(join(import.meta.dirname, 'migrations')) }
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the schema'
    throw new Error(`Migration ${failed} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
  await db.transaction().execute(async (tx) => {
    await grantToApplication(tx)
    await watchTables(tx)
  })
  return (results ?? []).map((result) => result.migrationName)
}

async function readMigrations(directory: string): Promise<Record<string, Migration>> {
  const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort()
  const entries = files.map(async (file): Promise<[string, Migration]> => {
    const text = await readFile(join(directory, file), 'utf8')
    return [file.replace(/\.sql$/, ''), { up: async (db) => void (await sql.raw(text).execute(db)) }]
  })
  return Object.fromEntries(await Promise.all(entries))
}

async function grantToApplication(db: Kysely<Database>): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(7665001)`.execute(db)
  for (const name of [applicationRole, identityRole]) await ensureRole(db, name)
  const role = sql.id(applicationRole)
  await sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`.execute(db)
  await sql`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`.execute(db)
  await sql`REVOKE ALL ON kysely_migration, kysely_migration_lock FROM ${role}`.execute(db)
  await sql`REVOKE UPDATE, DELETE ON events, audit_entries, audit_checkpoints FROM ${role}`.execute(db)
  await sql`GRANT UPDATE (proof_sealed) ON audit_checkpoints TO ${role}`.execute(db)
  await sql`REVOKE INSERT, UPDATE, DELETE ON audit_chains FROM ${role}`.execute(db)
  await grantIdentity(db)
}

/** Roles belong to the whole server, so another database of it may have made this one. */
async function ensureRole(db: Kysely<Database>, name: string): Promise<void> {
  const role = sql.id(name)
  await sql`
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${sql.lit(name)}) THEN
        CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOBYPASSRLS;
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$`.execute(db)
  await sql`
    DO $$ BEGIN
      IF NOT pg_has_role(current_user, ${sql.lit(name)}, 'MEMBER') THEN GRANT ${role} TO CURRENT_USER; END IF;
    END $$`.execute(db)
  await sql`GRANT USAGE ON SCHEMA public TO ${role}`.execute(db)
}

/** What proves who somebody is belongs to a role of its own; the application's role learns who they are, no more. */
async function grantIdentity(db: Kysely<Database>): Promise<void> {
  const tables = sql.join(identityTables.map((name) => sql.table(name)))
  const columns = sql.join(publicUserColumns.map((name) => sql.id(name)))
  await sql`REVOKE ALL ON ${tables} FROM ${sql.id(applicationRole)}`.execute(db)
  await sql`GRANT SELECT (${columns}) ON users TO ${sql.id(applicationRole)}`.execute(db)
  await sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ${sql.id(identityRole)}`.execute(db)
}
