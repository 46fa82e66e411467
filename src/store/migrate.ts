import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { watchTables } from './audit-changes.ts'
import { applicationRole } from './scope.ts'
import type { Database } from './tables.ts'

/**
 * Brings the schema up to date, forward only, and resolves with the names of the migrations that ran. Several processes
 * may do so at once. The database user must be allowed to create roles, or `rookery_app` must exist and be granted to it.
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

/** Roles belong to the whole server, so another database of it may have made this one. */
async function grantToApplication(db: Kysely<Database>): Promise<void> {
  const role = sql.id(applicationRole)
  await sql`SELECT pg_advisory_xact_lock(7665001)`.execute(db)
  await sql`
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${sql.lit(applicationRole)}) THEN
        CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOBYPASSRLS;
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$`.execute(db)
  await sql`
    DO $$ BEGIN
      IF NOT pg_has_role(current_user, ${sql.lit(applicationRole)}, 'MEMBER') THEN GRANT ${role} TO CURRENT_USER; END IF;
    END $$`.execute(db)
  await sql`GRANT USAGE ON SCHEMA public TO ${role}`.execute(db)
  await sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role}`.execute(db)
  await sql`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`.execute(db)
  await sql`REVOKE ALL ON kysely_migration, kysely_migration_lock FROM ${role}`.execute(db)
  await sql`REVOKE UPDATE, DELETE ON events, audit_entries, audit_checkpoints FROM ${role}`.execute(db)
  await sql`GRANT UPDATE (proof_sealed) ON audit_checkpoints TO ${role}`.execute(db)
  await sql`REVOKE INSERT, UPDATE, DELETE ON audit_chains FROM ${role}`.execute(db)
}
