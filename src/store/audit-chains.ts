import { type Insertable, type Selectable, sql } from 'kysely'
import type { ChainPlace } from '#model/audit-chain.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { AuditChainsTable, AuditCheckpointsTable } from './tables.ts'

export type AuditChainRow = Selectable<AuditChainsTable>
export type AuditCheckpointRow = Selectable<AuditCheckpointsTable>

/** Held shared while a chain is read, and alone while its start is removed; goes with the transaction. */
const trimLock = 7665003

/** The newest place of a chain; `null` when it has no entry. */
export async function findAuditChain(scoped: Scoped, chain: string): Promise<AuditChainRow | null> {
  const row = await scoped.tx
    .selectFrom('auditChains')
    .selectAll()
    .where('chain', '=', chain)
    .where(tenantFilter(scoped))
    .executeTakeFirst()
  return row ?? null
}

/** Chains that went on since their last checkpoint. System scope. */
export async function listUnsealedChains(scoped: Scoped): Promise<readonly AuditChainRow[]> {
  return await scoped.tx
    .selectFrom('auditChains')
    .selectAll()
    .where(tenantFilter(scoped))
    .where(({ eb, selectFrom, fn, val }) =>
      eb(
        'sequence',
        '>',
        fn.coalesce(
          selectFrom('auditCheckpoints')
            .select(({ fn }) => fn.max('auditCheckpoints.sequence').as('sequence'))
            .whereRef('auditCheckpoints.chain', '=', 'auditChains.chain'),
          val(0),
        ),
      ),
    )
    .execute()
}

/** Of a chain, oldest first. */
export async function listAuditCheckpoints(scoped: Scoped, chain: string): Promise<readonly AuditCheckpointRow[]> {
  return await scoped.tx
    .selectFrom('auditCheckpoints')
    .selectAll()
    .where('chain', '=', chain)
    .where(tenantFilter(scoped))
    .orderBy('sequence')
    .orderBy('id')
    .execute()
}

export async function insertAuditCheckpoint(scoped: Scoped, values: Insertable<AuditCheckpointsTable>): Promise<void> {
  await scoped.tx.insertInto('auditCheckpoints').values(values).execute()
}

/** Nobody removes the start of the log while this transaction reads it. */
export async function lockAuditStart(scoped: Scoped): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock_shared(${trimLock})`.execute(scoped.tx)
}

/** The same for who removes; `false` when somebody reads it now. */
export async function tryLockAuditStart(scoped: Scoped): Promise<boolean> {
  const { rows } = await sql<{ isLocked: boolean }>`
    SELECT pg_try_advisory_xact_lock(${trimLock}) AS is_locked
  `.execute(scoped.tx)
  return rows[0]?.isLocked === true
}

export interface TrimmableChain extends ChainPlace {
  readonly chain: string
  readonly tenantId: AuditChainRow['tenantId']
}

/**
 * Where each chain would begin behind if every entry went that stands before the first one from `before` on; empty when
 * nothing is that old. The newest entry of the installation always stays. System scope.
 */
export async function listTrimmableChains(scoped: Scoped, before: Date): Promise<readonly TrimmableChain[]> {
  const { rows } = await sql<TrimmableChain>`
    WITH kept AS (
      SELECT least(
        (SELECT min(sequence) FROM audit_entries WHERE at >= ${before}),
        (SELECT max(sequence) FROM audit_entries)
      ) AS first
    ), old AS (
      SELECT * FROM audit_entries WHERE sequence < (SELECT first FROM kept)
    )
    (SELECT 'installation' AS chain, NULL AS tenant_id, sequence, hash FROM old ORDER BY sequence DESC LIMIT 1)
    UNION ALL
    (SELECT DISTINCT ON (tenant_id) tenant_id, tenant_id, tenant_sequence, tenant_hash FROM old
     WHERE tenant_id IS NOT NULL ORDER BY tenant_id, tenant_sequence DESC)
  `.execute(scoped.tx)
  return rows
}

/** Removes up to `limit` entries that a `trimmed` checkpoint has released; resolves with how many went. */
export async function deleteTrimmedEntries(scoped: Scoped, limit: number): Promise<number> {
  const { rows } = await sql<{ removed: number }>`SELECT trim_audit_entries(${limit}) AS removed`.execute(scoped.tx)
  return rows[0]?.removed ?? 0
}

/**
 * Committed entries that stand in no chain (place 0), or beyond the end of it; the program never makes any. One statement,
 * so that what is appended meanwhile is seen with its end or not at all.
 */
export async function listStrayEntries(
  scoped: Scoped,
  tenantId: string | null,
): Promise<readonly { readonly id: string; readonly sequence: number }[]> {
  const place = sql.ref(tenantId === null ? 'e.sequence' : 'e.tenantSequence')
  const { rows } = await sql<{ id: string; sequence: number }>`
    SELECT e.id, coalesce(${place}, 0) AS sequence FROM audit_entries e
    WHERE ${tenantFilter(scoped, 'e.tenantId')} AND (
      e.sequence IS NULL
      OR (${place} > coalesce((SELECT sequence FROM audit_chains WHERE chain = ${tenantId ?? 'installation'}), 0)
          AND (${tenantId}::text IS NULL OR e.tenant_id = ${tenantId}))
    )
    ORDER BY e.id LIMIT 100
  `.execute(scoped.tx)
  return rows
}
