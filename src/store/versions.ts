import { sql } from 'kysely'
import { sha256Hex } from '#lib/hash.ts'
import { type Scoped, tenantFilter } from './scope.ts'

/**
 * What of a resource people edit, in SQL. Two reads with the same version saw the same of it; what loops write does not
 * count, so that nobody is told of an edit that was none.
 */
const versionedTables = {
  domain: { table: 'domains', version: 'generation' },
  infrastructure: { table: 'infrastructure', version: 'generation' },
  node: { table: 'sending_nodes', version: 'drift_policy' },
  mailbox: { table: 'email_accounts', version: "concat_ws('/', password_hash, quota_mb, max_send_per_day, is_active)" },
  apiKey: { table: 'api_keys', version: "concat_ws('/', generation, revoked_at)" },
  role: { table: 'roles', version: 'generation' },
  member: { table: 'memberships', version: 'generation' },
  tenant: { table: 'tenants', version: 'generation' },
} as const

export type VersionedResource = keyof typeof versionedTables

export interface VersionOptions {
  /** Nobody else changes the row until this transaction ends. Default false. */
  readonly isHeld?: boolean
}

/** The version of a resource, 16 hexadecimal digits; `null` when there is none in scope. */
export async function findVersion(
  scoped: Scoped,
  resource: VersionedResource,
  id: string,
  { isHeld = false }: VersionOptions = {},
): Promise<string | null> {
  const { table, version } = versionedTables[resource]
  const filter = resource === 'tenant' ? tenantFilter(scoped, 'id') : tenantFilter(scoped)
  const { rows } = await sql<{ version: string }>`
    SELECT (${sql.raw(version)})::text AS version FROM ${sql.table(table)} WHERE id = ${id} AND ${filter}
    ${isHeld ? sql`FOR UPDATE` : sql``}
  `.execute(scoped.tx)
  const row = rows[0]
  return row === undefined ? null : sha256Hex(`${resource}/${id}/${row.version}`).slice(0, 16)
}
