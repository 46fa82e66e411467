import { type Expression, type Kysely, type SqlBool, sql, type Transaction } from 'kysely'
import type { NodeId } from '#model/id.ts'
import type { Scope } from '#model/scope.ts'
import type { Database } from './tables.ts'

/** A transaction and whose data it may touch: the first argument of every query. Only `withScope` makes one. */
export interface Scoped {
  readonly tx: Transaction<Database>
  readonly scope: Scope
  /** Nodes whose mail data the transaction changed, each with its newest sequence. */
  readonly projected: Map<NodeId, number>
}

export interface ScopeOptions {
  /** The database writes down every row before and after, for `takeRecordedChanges`. Default false. */
  readonly isAudited?: boolean
}

/** The role in which all queries run: superusers and owners could bypass row-level security, this one cannot. */
export const applicationRole = 'rookery_app'

/** serialization_failure and deadlock_detected: PostgreSQL asks to try the whole transaction again. */
const retryCodes = ['40001', '40P01']
const attempts = 4

/**
 * Runs `work` in one transaction whose row-level security shows only what is in scope. Commits when it resolves, rolls
 * back when it rejects. After a deadlock `work` runs again from the start, so it must do nothing but query.
 */
export function withScope<T>(
  db: Kysely<Database>,
  scope: Scope,
  work: (scoped: Scoped) => Promise<T>,
  options: ScopeOptions = {},
): Promise<T> {
  return runAgainAfterDeadlock(() => db.transaction().execute(async (tx) => work(await enterScope(tx, scope, options))))
}

/** Runs a transaction, and up to three times more when PostgreSQL asks for it. */
export async function runAgainAfterDeadlock<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (attempt === attempts || !retryCodes.includes(code)) throw error
    }
  }
}

/**
 * Lets a transaction that is under way go on in another scope, such as one of store/identity-scope.ts that also writes an
 * event. What it wrote before stays part of it.
 */
export async function enterScope(
  tx: Transaction<Database>,
  scope: Scope,
  { isAudited = false }: ScopeOptions = {},
): Promise<Scoped> {
  const tenantId = scope.kind === 'tenant' ? scope.tenantId : ''
  await sql`
    SELECT set_config('role', ${applicationRole}, true),
           set_config('rookery.scope', ${scope.kind}, true),
           set_config('rookery.tenant_id', ${tenantId}, true),
           set_config('rookery.audit', ${isAudited ? 'on' : ''}, true)
  `.execute(tx)
  return { tx, scope, projected: new Map() }
}

/**
 * The condition that every query on a tenant's rows bears besides row-level security. `column` is the tenant's id,
 * qualified in joins: `domains.tenantId`.
 */
export function tenantFilter(scoped: Scoped, column = 'tenantId'): Expression<SqlBool> {
  if (scoped.scope.kind === 'system') return sql<SqlBool>`true`
  return sql<SqlBool>`${sql.ref(column)} = ${scoped.scope.tenantId}`
}
