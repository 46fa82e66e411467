import { type Kysely, sql } from 'kysely'
import { newId } from '#model/id.ts'
import type { Database } from '#store/tables.ts'
import type { ExampleWorld } from './example-world.ts'
import type { VictimRows } from './store-calls.ts'
import type { TestApi } from './test-api.ts'

/** Tables whose rows belong to a tenant, as the database names them. */
export async function listTenantTables(db: Kysely<Database>): Promise<readonly string[]> {
  const { rows } = await sql<{ tableName: string }>`
    SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.column_name = 'tenant_id' ORDER BY 1
  `.execute(db)
  return rows.map(({ tableName }) => tableName)
}

/** Puts a row into every table that an order alone leaves empty. */
export async function fillTables({ db, request }: TestApi, { tenantId, ids, key }: ExampleWorld): Promise<void> {
  const headers = { 'idempotency-key': `of ${tenantId}`.replaceAll(' ', '-') }
  await request('POST', '/api/v1/workspaces', { key, headers, body: { name: 'remembered' } })
  const [node, domain, unique] = [ids.node, ids.domain, newId('node')]
  await sql`
    INSERT INTO acme_http_challenges (tenant_id, node_id, token, key_authorization)
      VALUES (${tenantId}, ${node}, ${unique}, 'x')`.execute(db)
  await sql`
    INSERT INTO dns_owned_values (tenant_id, domain_id, record_name, record_type, record_value)
      VALUES (${tenantId}, ${domain}, '_acme-challenge.x', 'TXT', ${unique})`.execute(db)
  await sql`
    INSERT INTO node_bundles (tenant_id, node_id, generation, hash, body_sealed)
      VALUES (${tenantId}, ${node}, 1, ${unique}, '\\x00')`.execute(db)
  await sql`
    INSERT INTO directory_entries (tenant_id, node_id, domain_id, kind, key, sequence)
      VALUES (${tenantId}, ${node}, ${domain}, 'mailbox', ${unique}, 1)`.execute(db)
  await sql`
    INSERT INTO certificates (id, tenant_id, domain_id, node_id, names)
      VALUES (${newId('certificate')}, ${tenantId}, ${domain}, ${node}, '{x.example}') ON CONFLICT DO NOTHING`.execute(
    db,
  )
  await sql`
    INSERT INTO conditions (tenant_id, resource_kind, resource_id, type, status, reason, message, last_transition_at)
      VALUES (${tenantId}, 'domain', ${domain}, 'Verified', 'false', 'Waiting', ${unique}, now())
      ON CONFLICT DO NOTHING`.execute(db)
  await sql`
    INSERT INTO node_metrics VALUES (${node}, ${tenantId}, now(), 1, 1, 2, 1, 2, 0, 0)`.execute(db)
  await sql`
    INSERT INTO score_history VALUES (${ids.infrastructure}, ${tenantId}, current_date, 91)`.execute(db)
  await sql`
    INSERT INTO device_authorisations (id, device_code_hash, user_code, client_name, requested_from, tenant_id, expires_at)
      VALUES (${newId('deviceAuthorisation')}, ${unique}, ${unique}, 'x', ${unique}, ${tenantId}, now() + interval '1 hour')
    `.execute(db)
  await sql`
    INSERT INTO audit_checkpoints (id, chain, tenant_id, kind, sequence, hash, proof_sealed)
      VALUES (${newId('auditCheckpoint')}, ${tenantId}, ${tenantId}, 'sealed', 1, ${unique}, '\\x00')`.execute(db)
  await sql`
    INSERT INTO test_mails (id, tenant_id, infrastructure_id, message)
      VALUES (${newId('testMail')}, ${tenantId}, ${ids.infrastructure}, ${unique}) ON CONFLICT DO NOTHING`.execute(db)
  await sql`
    INSERT INTO outgoing_mails (id, recipient, subject, body_sealed, created_at, expires_at)
      VALUES (${newId('mail')}, ${`x@${unique}.example`}, 'x', '\\x00', now(), now())`.execute(db)
  await sql`
    INSERT INTO secret_versions (secret_id, tenant_id, version, state, store, public_key, password_hash, created_at, stored_at)
      VALUES (${ids.secret}, ${tenantId}, 1, 'current', 'sealed', ${unique}, ${unique}, now(), now())`.execute(db)
  await sql`
    INSERT INTO secret_proofs (secret_id, tenant_id, version, node_id, proven_at)
      VALUES (${ids.secret}, ${tenantId}, 1, ${node}, now())`.execute(db)
  await sql`
    INSERT INTO secret_values (secret_id, tenant_id, version, value_sealed)
      VALUES (${ids.secret}, ${tenantId}, 1, '\\x00')`.execute(db)
  await sql`
    INSERT INTO discarded_secret_values (store, owner_id, secret_id, version)
      VALUES ('sealed', ${tenantId}, ${ids.secret}, 1)`.execute(db)
  await sql`
    UPDATE sending_nodes SET agent_key_hash = ${`key ${unique}`}, agent_token_hash = ${`token ${unique}`}
      WHERE id = ${node}`.execute(db)
}

/** One row of the tenant from each table, read past every wall. @throws {Error} naming tables that have none */
export async function readVictimRows(db: Kysely<Database>, tenantId: string): Promise<VictimRows> {
  const tables = await listTenantTables(db)
  const read = async (table: string, where = sql`tenant_id = ${tenantId}`) => {
    const { rows } = await sql`SELECT * FROM ${sql.table(table)} WHERE ${where} LIMIT 1`.execute(db)
    return [camelCase(table), rows[0]] as const
  }
  const entries = await Promise.all(tables.map((table) => read(table)))
  const empty = entries.filter(([, row]) => row === undefined).map(([table]) => table)
  if (empty.length > 0) throw new Error(`Nothing of the tenant is in ${empty}: add a row in victim-rows.ts.`)
  const memberOf = sql`id IN (SELECT user_id FROM memberships WHERE tenant_id = ${tenantId})`
  const others = [
    read('tenants', sql`id = ${tenantId}`),
    read('users', memberOf),
    read('installation', sql`true`),
    read('outgoing_mails', sql`true`),
    read('discarded_secret_values', sql`owner_id = ${tenantId}`),
  ]
  return Object.fromEntries([...entries, ...(await Promise.all(others))])
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
