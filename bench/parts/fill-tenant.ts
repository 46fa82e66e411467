import type { Client } from 'pg'

export interface TenantSize {
  readonly domains: number
  readonly mailboxes: number
  readonly events: number
  readonly auditEntries: number
}

/** Crockford's base 32 as in our ids, so that what is filled in sorts and reads like what the API makes. */
const idOf = (prefix: string, number: string) => `'${prefix}_0' || lpad(${number}::text, 25, '0')`

/**
 * Fills a tenant up to a size past the API, in the shape in which the API leaves it; may be called again with a larger one.
 * Triggers are off meanwhile: events and entries get their places from here.
 */
export async function fillTenant(database: Client, tenantId: string, size: TenantSize): Promise<void> {
  await database.query('SET session_replication_role = replica')
  await fillDomains(database, tenantId, size)
  await fillHistory(database, tenantId, size)
  await database.query('SET session_replication_role = DEFAULT')
  await database.query('VACUUM ANALYZE')
}

async function fillDomains(database: Client, tenantId: string, { domains, mailboxes }: TenantSize): Promise<void> {
  const series = `FROM generate_series((SELECT count(*) FROM domains WHERE tenant_id = $1) + 1, $2::integer) n`
  const made = await database.query(
    `INSERT INTO domains (id, tenant_id, name, dns_setup_type, verification_token, verified_at)
     SELECT ${idOf('dom', 'n')}, $1, 'domain-' || n || '.bench.test', 'vanity', 'token', now() ${series} RETURNING id`,
    [tenantId, domains],
  )
  const from = domains - (made.rowCount ?? 0) + 1
  const numbers = `FROM generate_series($2::integer, $3::integer) n`
  const range = [tenantId, from, domains]
  await database.query(
    `INSERT INTO sending_nodes (id, tenant_id, label, hostname, provider, region, size, image, status, ip_address)
     SELECT ${idOf('node', 'n')}, $1, 'domain-' || n, 'mail.domain-' || n || '.bench.test', 'memory', 'lab', 'starter',
            'golden', 'active', '192.0.2.1' ${numbers}`,
    range,
  )
  await database.query(
    `INSERT INTO infrastructure (id, tenant_id, domain_id, node_id, smtp_host, smtp_username, smtp_password_sealed)
     SELECT ${idOf('inf', 'n')}, $1, ${idOf('dom', 'n')}, ${idOf('node', 'n')}, 'mail.domain-' || n || '.bench.test',
            'nobody', '' ${numbers}`,
    range,
  )
  await database.query(
    `INSERT INTO conditions (tenant_id, resource_kind, resource_id, type, status, reason, message, last_transition_at)
     SELECT $1, kind, CASE kind WHEN 'domain' THEN ${idOf('dom', 'n')} WHEN 'node' THEN ${idOf('node', 'n')}
                      ELSE ${idOf('inf', 'n')} END, type, 'true', 'Ready', 'All is well.', now()
     FROM generate_series($2::integer, $3::integer) n,
          (VALUES ('domain', 'OwnershipVerified'), ('domain', 'DnsValid'), ('node', 'MachineRunning'),
                  ('node', 'AgentConnected'), ('node', 'Configured'), ('infrastructure', 'Verified')) c(kind, type)`,
    range,
  )
  await database.query(
    `INSERT INTO dns_records (id, tenant_id, infrastructure_id, domain_id, purpose, record_type, record_name, record_value)
     SELECT ${idOf('rec', '(n * 10 + r)')}, $1, ${idOf('inf', 'n')}, ${idOf('dom', 'n')}, 'mx', 'TXT',
            'domain-' || n || '.bench.test', 'value ' || r ${numbers}, generate_series(0, 9) r`,
    range,
  )
  await database.query(
    `INSERT INTO email_accounts (id, tenant_id, infrastructure_id, domain_id, email_address, password_hash)
     SELECT ${idOf('mbx', '(n * 100 + m)')}, $1, ${idOf('inf', 'n')}, ${idOf('dom', 'n')},
            'person-' || m || '@domain-' || n || '.bench.test', 'hash' ${numbers}, generate_series(1, $4::integer) m`,
    [...range, Math.round(mailboxes / domains)],
  )
}

async function fillHistory(database: Client, tenantId: string, { events, auditEntries, domains }: TenantSize) {
  await database.query(
    `INSERT INTO events (id, tenant_id, severity, type, resource_kind, resource_id, infrastructure_id, message, data)
     SELECT nextval('event_ids'), $1, 'info', 'mailbox.created', 'domain', ${idOf('dom', '(n % $3 + 1)')},
            ${idOf('inf', '(n % $3 + 1)')}, 'Something happened to the domain with number ' || n, '{}'
     FROM generate_series((SELECT count(*) FROM events WHERE tenant_id = $1) + 1, $2::integer) n`,
    [tenantId, events, domains],
  )
  const body = `jsonb_build_object('id', 'aud_' || n, 'at', '2026-11-25T00:00:00.000Z', 'tenantId', $1::text, 'actor',
    jsonb_build_object('kind', 'key', 'id', 'key_1', 'name', 'Bench'), 'action', 'updateMailbox', 'outcome', 'done',
    'resource', jsonb_build_object('kind', 'mailbox', 'id', 'mbx_' || n % 1000), 'message', 'Mailbox was changed.',
    'changes', jsonb_build_array(jsonb_build_object('table', 'email_accounts', 'id', 'mbx_' || n % 1000, 'before',
      jsonb_build_object('quotaMb', 1024), 'after', jsonb_build_object('quotaMb', 2048))), 'changeCount', 1, 'details',
    '{}'::jsonb, 'source', jsonb_build_object('requestId', 'req_' || n, 'address', '192.0.2.1', 'userAgent', NULL))::text`
  await database.query(
    `INSERT INTO audit_entries (id, tenant_id, at, actor_kind, actor_id, action, outcome, resource_kind, resource_id,
       request_id, body, sequence, previous_hash, hash, tenant_sequence, tenant_previous_hash, tenant_hash)
     SELECT 'aud_' || n, $1::text, now(), 'key', 'key_1', 'updateMailbox', 'done', 'mailbox', 'mbx_' || n % 1000,
            'req_' || n, ${body}, n + 1000, repeat('0', 64), repeat('0', 64), n + 1000, repeat('0', 64), repeat('0', 64)
     FROM generate_series((SELECT count(*) FROM audit_entries WHERE id NOT LIKE 'aud_0%') + 1, $2::integer) n`,
    [tenantId, auditEntries],
  )
}
