import { type Kysely, sql } from 'kysely'
import type { AuditChange } from '#model/audit.ts'
import type { TenantId } from '#model/id.ts'
import type { Scoped } from './scope.ts'
import type { Database } from './tables.ts'

/** Tables whose rows people change: before and after stand in the audit log. Each table is here or in the list below. */
export const auditedTables: readonly string[] = [
  'tenants',
  'workspaces',
  'api_keys',
  'domains',
  'dkim_keys',
  'sending_nodes',
  'infrastructure',
  'certificates',
  'email_accounts',
  'virtual_aliases',
  'plans',
  'users',
  'user_accounts',
  'user_second_factors',
  'user_passkeys',
  'roles',
  'memberships',
  'invitations',
  'secrets',
]

/** Tables that follow from others, or that only say what was seen or said; and the log itself. */
export const unauditedTables: readonly string[] = [
  'installation',
  'idempotency_keys',
  'node_bundles',
  'dns_records',
  'dns_owned_values',
  'acme_http_challenges',
  'directory_entries',
  'conditions',
  'looks',
  'orphaned_machines',
  'events',
  'user_sessions',
  'user_verifications',
  'user_recovery_codes',
  'sign_in_attempts',
  'outgoing_mails',
  'device_authorisations',
  'test_mails',
  'compute_offerings',
  'score_history',
  'node_metrics',
  'secret_versions',
  'secret_proofs',
  'secret_values',
  'discarded_secret_values',
  'audit_entries',
  'audit_chains',
  'audit_checkpoints',
]

/** Gives every audited table its trigger, and the events one for their sentences; what has it is left alone. */
export async function watchTables(db: Kysely<Database>): Promise<void> {
  const isOn = "current_setting('rookery.audit', true) = 'on'"
  for (const table of auditedTables) await watch(db, table, 'INSERT OR UPDATE OR DELETE', isOn)
  await watch(db, 'events', 'INSERT', `${isOn} AND NEW.type NOT LIKE 'condition.%'`)
}

async function watch(db: Kysely<Database>, table: string, operations: string, condition: string): Promise<void> {
  await sql`
    DO $$ BEGIN
      IF NOT EXISTS (
        SELECT FROM pg_trigger WHERE tgrelid = ${sql.lit(table)}::regclass AND tgname = 'audit_changes'
      ) THEN
        CREATE TRIGGER audit_changes AFTER ${sql.raw(operations)} ON ${sql.id(table)} FOR EACH ROW
          WHEN (${sql.raw(condition)}) EXECUTE FUNCTION record_audit_change();
      END IF;
    END $$`.execute(db)
}

/** An event of this transaction; conditions are what was seen and are left out. */
export interface RecordedEvent {
  readonly type: string
  readonly message: string
  readonly resourceKind: string
  readonly resourceId: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What changed in this transaction for one tenant; null: rows of no tenant. */
export interface RecordedChanges {
  readonly tenantId: TenantId | null
  readonly changes: readonly AuditChange[]
  readonly events: readonly RecordedEvent[]
}

interface RecordedLine extends AuditChange {
  readonly tenantId: TenantId | null
}

/**
 * What the database wrote down since the start of this transaction (or since this was last called), by tenant.
 * `rowCount` counts all rows, also those beyond the 500 that are written down.
 */
export async function takeRecordedChanges(
  scoped: Scoped,
): Promise<{ readonly byTenant: readonly RecordedChanges[]; readonly rowCount: number }> {
  const { rows } = await sql<{ lines: string | null; count: string | null }>`
    WITH taken AS MATERIALIZED (
      SELECT current_setting('rookery.audit_changes', true) AS lines,
             current_setting('rookery.audit_change_count', true) AS count
    )
    SELECT lines, count, set_config('rookery.audit_changes', left(lines, 0), true),
           set_config('rookery.audit_change_count', left(count, 0), true)
    FROM taken
  `.execute(scoped.tx)
  const lines = (rows[0]?.lines ?? '').split('\n').filter((line) => line !== '')
  const recorded = lines.map((line) => JSON.parse(line) as RecordedLine)
  const byTenant = [...Map.groupBy(recorded, ({ tenantId }) => tenantId)].map(([tenantId, group]) => ({
    tenantId,
    changes: group.filter(({ table }) => table !== 'events').map(toChange),
    events: group
      .filter(({ table }) => table === 'events')
      .map(({ after }) => inCamelCase(after) as unknown as RecordedEvent),
  }))
  return { byTenant, rowCount: Number(rows[0]?.count || 0) }
}

function toChange({ table, id, before, after }: RecordedLine): AuditChange {
  return { table, id, before: before && inCamelCase(before), after: after && inCamelCase(after) }
}

function inCamelCase(row: Readonly<Record<string, unknown>> | null): Readonly<Record<string, unknown>> {
  const entries = Object.entries(row ?? {})
  return Object.fromEntries(entries.map(([name, value]) => [name.replaceAll(/_([a-z])/g, upper), value]))
}

function upper(_match: string, letter: string): string {
  return letter.toUpperCase()
}
