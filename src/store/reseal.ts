import { type RawBuilder, sql } from 'kysely'
import { assert } from '#lib/assert.ts'
import type { Vault } from '#lib/vault.ts'
import { installationOwner } from '#lib/vault.ts'
import { identityRole } from './identity-scope.ts'
import { applicationRole, type Scoped } from './scope.ts'

/** A column of sealed values, what a value's place ends with, and whose key it is sealed under. */
interface SealedColumn {
  readonly table: string
  readonly column: string
  /** `null`: the installation's one row. */
  readonly keys: readonly string[] | null
  readonly owner: 'tenant' | 'installation'
  /** The database role that may touch the table, where it is not the application's. */
  readonly role?: typeof identityRole
}

const own = 'installation' as const
const tenants = 'tenant' as const

/** Every sealed column there is, as their writers name the places; a test compares this with the database. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'installation', column: 'agent_ca_key_sealed', keys: null, owner: own },
  { table: 'installation', column: 'acme_account_key_sealed', keys: null, owner: own },
  { table: 'installation', column: 'ssh_private_key_sealed', keys: null, owner: own },
  { table: 'installation', column: 'bundle_key_sealed', keys: null, owner: own },
  { table: 'domains', column: 'dns_credentials_sealed', keys: ['id'], owner: tenants },
  { table: 'dkim_keys', column: 'private_key_sealed', keys: ['id'], owner: tenants },
  { table: 'certificates', column: 'private_key_sealed', keys: ['id'], owner: tenants },
  { table: 'certificates', column: 'next_private_key_sealed', keys: ['id'], owner: tenants },
  { table: 'infrastructure', column: 'smtp_password_sealed', keys: ['id'], owner: tenants },
  { table: 'secret_values', column: 'value_sealed', keys: ['secret_id', 'version'], owner: tenants },
  { table: 'node_bundles', column: 'body_sealed', keys: ['node_id', 'generation'], owner: tenants },
  { table: 'outgoing_mails', column: 'body_sealed', keys: ['id'], owner: own },
  { table: 'audit_checkpoints', column: 'proof_sealed', keys: ['id'], owner: own },
  { table: 'user_verifications', column: 'payload_sealed', keys: ['id'], owner: own, role: identityRole },
  { table: 'user_second_factors', column: 'secret_sealed', keys: ['user_id'], owner: own, role: identityRole },
  { table: 'idempotency_keys', column: 'response_sealed', keys: ['actor_id', 'idempotency_key'], owner: tenants },
]

export interface ResealProgress {
  /** Sealed values there are. */
  readonly total: number
  /** Those that are sealed under another master key than that of now. */
  readonly remaining: number
}

/** System scope. */
export async function countSealed(scoped: Scoped, vault: Pick<Vault, 'header'>): Promise<ResealProgress> {
  requireSystem(scoped)
  let [total, remaining] = [0, 0]
  for (const { table, column, role } of sealedColumns) {
    await takeRole(scoped, role ?? applicationRole)
    const { rows } = await sql<{ total: number; remaining: number }>`
      SELECT count(*)::int AS total, (count(*) FILTER (WHERE ${isOld(column, vault)}))::int AS remaining
      FROM ${sql.table(table)} WHERE ${sql.ref(column)} IS NOT NULL
    `.execute(scoped.tx)
    total += rows[0]?.total ?? 0
    remaining += rows[0]?.remaining ?? 0
  }
  await takeRole(scoped, applicationRole)
  return { total, remaining }
}

export interface ResealBatch {
  readonly resealed: number
  /** Places whose values open under no key that is known. They are left as they are. */
  readonly unreadable: readonly string[]
}

interface SealedRow {
  readonly rowAt: string
  readonly owner: string
  readonly place: string
  readonly sealed: Buffer
}

const unreadableLimit = 100

/**
 * Seals up to `limit` values anew under the master key of now. Which are left is seen on the values themselves, so it may end
 * at any time and go on later, and several may run at once. Rows that somebody changes meanwhile are left for the next.
 * System scope.
 */
export async function resealBatch(scoped: Scoped, vault: Vault, limit: number): Promise<ResealBatch> {
  requireSystem(scoped)
  let resealed = 0
  const unreadable: string[] = []
  for (const target of sealedColumns) {
    await takeRole(scoped, target.role ?? applicationRole)
    while (resealed < limit && unreadable.length < unreadableLimit) {
      const rows = await lockOldRows(scoped, vault, { target, except: unreadable, limit: limit - resealed })
      if (rows.length === 0) break
      for (const row of rows) {
        const isDone = await resealRow(scoped, vault, target, row)
        if (isDone) resealed += 1
        else unreadable.push(row.place)
      }
    }
  }
  await takeRole(scoped, applicationRole)
  return { resealed, unreadable }
}

/** It steps over to the role of what proves who somebody is. */
function requireSystem({ scope }: Scoped): void {
  if (scope.kind !== 'system') throw new Error('permission denied: sealed values of all are for the system alone')
}

/** Until the next one, or the end of the transaction. */
async function takeRole(scoped: Scoped, role: string): Promise<void> {
  await sql`SELECT set_config('role', ${role}, true)`.execute(scoped.tx)
}

async function lockOldRows(
  scoped: Scoped,
  vault: Vault,
  query: { readonly target: SealedColumn; readonly except: readonly string[]; readonly limit: number },
): Promise<readonly SealedRow[]> {
  const { target, except, limit } = query
  const { table, column } = target
  const place = placeOf(target)
  const owner = target.owner === 'installation' ? sql.lit(installationOwner) : sql.ref('tenant_id')
  const { rows } = await sql<SealedRow>`
    SELECT ctid::text AS row_at, ${owner} AS owner, ${place} AS place, ${sql.ref(column)} AS sealed
    FROM ${sql.table(table)}
    WHERE ${sql.ref(column)} IS NOT NULL AND ${isOld(column, vault)} AND ${place} <> ALL (${[...except]}::text[])
    LIMIT ${limit} FOR UPDATE SKIP LOCKED
  `.execute(scoped.tx)
  return rows
}

/** The row is locked, so its place in the table stays. False: it does not open. */
async function resealRow(scoped: Scoped, vault: Vault, target: SealedColumn, row: SealedRow): Promise<boolean> {
  const { owner, place, sealed, rowAt } = row
  const value = openOrNull(vault, row)
  if (value === null) return false
  assert(!sealed.subarray(0, vault.header.length).equals(vault.header), 'a value is sealed anew only when it is old')
  await sql`
    UPDATE ${sql.table(target.table)} SET ${sql.ref(target.column)} = ${vault.seal(owner, place, value)}
    WHERE ctid = ${rowAt}::tid
  `.execute(scoped.tx)
  return true
}

function openOrNull(vault: Vault, { owner, place, sealed }: SealedRow): Buffer | null {
  try {
    return vault.open(owner, place, sealed).reveal()
  } catch {
    return null
  }
}

/** As SQL: does not begin as values do that are sealed under the master key of now. */
function isOld(column: string, { header }: Pick<Vault, 'header'>): RawBuilder<boolean> {
  return sql<boolean>`substring(${sql.ref(column)} FROM 1 FOR ${sql.lit(header.length)}) <> ${header}`
}

/** As SQL: `<table>/<column>/<id>`. */
function placeOf({ table, column, keys }: SealedColumn): RawBuilder<string> {
  const start = sql.lit(`${table}/${column}`)
  if (keys === null) return sql<string>`concat_ws('/', ${start}, ${sql.lit(installationOwner)})`
  return sql<string>`concat_ws('/', ${start}, ${sql.join(keys.map((key) => sql.ref(key)))})`
}
