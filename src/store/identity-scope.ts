import { type Kysely, sql, type Transaction } from 'kysely'
import { runAgainAfterDeadlock } from './scope.ts'
import type { Database } from './tables.ts'

/** A transaction that may touch what proves who somebody is, and nothing else. Only this file makes one. */
export interface IdentityScoped {
  readonly tx: Transaction<Database>
  readonly isIdentity: true
}

/** The role in which sign-in runs. It sees no tenant's data; the application's role sees none of these tables. */
export const identityRole = 'rookery_identity'

/** Tables of sign-in, as the database names them. */
export const identityTables = [
  'users',
  'user_sessions',
  'user_accounts',
  'user_verifications',
  'user_second_factors',
  'user_recovery_codes',
  'user_passkeys',
  'sign_in_attempts',
] as const

/** What the application's role may read of a user. */
export const publicUserColumns = [
  'id',
  'email',
  'name',
  'is_platform_operator',
  'is_suspended',
  'has_second_factor',
  'created_at',
  'last_signed_in_at',
] as const

/**
 * Runs `work` in one transaction of the identity role. Commits when it resolves, rolls back when it rejects. After a
 * deadlock `work` runs again from the start, so it must do nothing but query.
 */
export function withIdentity<T>(db: Kysely<Database>, work: (scoped: IdentityScoped) => Promise<T>): Promise<T> {
  return runAgainAfterDeadlock(() => db.transaction().execute(async (tx) => work(await enterIdentity(tx))))
}

/** Lets a transaction that is under way go on in the identity role, after `enterScope` led it elsewhere. */
export async function enterIdentity(tx: Transaction<Database>): Promise<IdentityScoped> {
  await sql`
    SELECT set_config('role', ${identityRole}, true),
           set_config('rookery.scope', 'identity', true),
           set_config('rookery.tenant_id', '', true)
  `.execute(tx)
  return { tx, isIdentity: true }
}
