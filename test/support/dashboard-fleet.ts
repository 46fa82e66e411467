import { sql } from 'kysely'
import { newId, type TenantId } from '#model/id.ts'
import { pointCatalogue } from '#plan/verification/point-catalogue.ts'
import type { OpenDatabase } from '#store/database.ts'
import { healthyHeartbeat } from './healthy-heartbeat.ts'

/** The fleet of a tenant as pages would find it after months, written straight into the tables: no loop looks after it. */
export interface Fleet {
  readonly tenantId: TenantId
  /** Of the one domain that has everything: records, keys, certificate, a failed point. */
  readonly shownDomainId: string
  /** Of the one node that has measurements and a file that was changed by hand. */
  readonly shownNodeId: string
}

/** Writes `count` domains on one node for every 250, most of them healthy, a few in every other state. */
export async function seedFleet({ db }: OpenDatabase, tenantId: TenantId, count: number): Promise<Fleet> {
  const nodes = Math.max(2, Math.ceil(count / 250))
  const heartbeat = JSON.stringify(shownHeartbeat())
  await sql`
    INSERT INTO sending_nodes (id, tenant_id, label, hostname, provider, provider_id, ip_address, region, size, image,
                               status, generation, observed_generation, last_heartbeat, heartbeat)
    SELECT 'node_' || lpad(n::text, 26, '0'), ${tenantId}, 'node-' || (ARRAY['fra', 'ams', 'nyc'])[1 + n % 3] || '-' || n,
           'node-' || n || '.mail.rookery.example', 'lab', 'vm-' || (4000 + n), '198.51.100.' || (n + 10),
           (ARRAY['frankfurt', 'amsterdam', 'new-york'])[1 + n % 3],
           (ARRAY['starter', 'professional', 'business'])[1 + n % 3], 'golden', 'active', 7, 7,
           now() - make_interval(secs => 12), ${heartbeat}::jsonb
    FROM generate_series(0, ${nodes - 1}) n
  `.execute(db)
  await sql`
    INSERT INTO conditions (tenant_id, resource_kind, resource_id, type, status, reason, message, last_transition_at)
    SELECT ${tenantId}, 'node', n.id, c.type, 'true', 'Ok', c.message, now() - interval '9 days'
    FROM sending_nodes n, (VALUES
      ('MachineRunning', 'The machine runs.'), ('ReverseDnsSet', 'The address leads back to the host name.'),
      ('AgentConnected', 'The agent reports every 30 seconds.'), ('Configured', 'Generation 7 runs; every service is up.'),
      ('MailFlows', 'Mail that the node sent to itself arrived after 0.2 s.'),
      ('DirectoryCurrent', 'The node has every mailbox and alias.')) AS c(type, message)
    WHERE n.tenant_id = ${tenantId}
  `.execute(db)
  await insertDomains(db, tenantId, count, nodes)
  return { tenantId, ...(await insertDetails(db, tenantId)) }
}

type Db = OpenDatabase['db']

function idOf(prefix: string, number: number): string {
  return `${prefix}_${String(number).padStart(26, '0')}`
}

async function insertDomains(db: Db, tenantId: TenantId, count: number, nodes: number): Promise<void> {
  await sql`
    INSERT INTO domains (id, tenant_id, name, dns_setup_type, verification_token, verified_at, dns_provider,
                         auto_configure_dns, is_suspended, dmarc_policy)
    SELECT 'dom_' || lpad(n::text, 26, '0'), ${tenantId},
           (ARRAY['acorn', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'harbor', 'iris', 'juniper'])[1 + n % 10]
             || '-' || (ARRAY['books', 'care', 'foods', 'labs', 'media', 'tools', 'works'])[1 + n % 7] || '-' || n || '.example',
           'vanity', 'token', CASE WHEN n % 500 = 17 THEN NULL ELSE now() - interval '40 days' END, 'rfc2136',
           n % 500 <> 17, n % 700 = 3, 'quarantine'
    FROM generate_series(0, ${count - 1}) n
  `.execute(db)
  await sql`
    INSERT INTO infrastructure (id, tenant_id, domain_id, node_id, smtp_host, smtp_username, smtp_password_sealed,
                                health_status, deliverability_score, provisioned_at, last_health_check)
    SELECT 'inf_' || lpad(n::text, 26, '0'), ${tenantId}, d.id, 'node_' || lpad((n % ${nodes}::integer)::text, 26, '0'),
           'mail.' || d.name, 'check', '\\x00',
           CASE WHEN n % 250 = 9 THEN 'degraded' ELSE 'healthy' END,
           CASE WHEN n % 250 = 9 THEN 71 WHEN n % 500 = 17 OR n % 400 = 21 THEN NULL ELSE 96 + n % 5 END,
           CASE WHEN n % 500 = 17 OR n % 400 = 21 THEN NULL ELSE now() - interval '39 days' END, now() - interval '3 minutes'
    FROM domains d, LATERAL (SELECT substr(d.id, 5)::integer AS n) AS number
    WHERE d.tenant_id = ${tenantId} AND n % 900 <> 41
  `.execute(db)
  await sql`
    INSERT INTO email_accounts (id, tenant_id, infrastructure_id, domain_id, email_address, password_hash)
    SELECT 'mbx_' || lpad(substr(i.id, 5)::integer || '0' || m, 26, '0'), ${tenantId}, i.id, i.domain_id,
           (ARRAY['office', 'sales', 'support'])[m] || '@' || d.name, 'x'
    FROM infrastructure i JOIN domains d ON d.id = i.domain_id, generate_series(1, 3) m
    WHERE i.tenant_id = ${tenantId} AND substr(i.id, 5)::integer % 20 < m * 4
  `.execute(db)
  await sql`
    INSERT INTO score_history (infrastructure_id, tenant_id, day, score)
    SELECT i.id, ${tenantId}, current_date - day, least(100, 88 + ((29 - day) / 4) + (day % 3))
    FROM (SELECT id FROM infrastructure WHERE tenant_id = ${tenantId} ORDER BY id LIMIT 20) i, generate_series(0, 29) day
  `.execute(db)
  await sql`
    INSERT INTO conditions (tenant_id, resource_kind, resource_id, type, status, reason, message, last_transition_at)
    SELECT ${tenantId}, 'domain', id, 'DnsValid', 'false', 'Wrong',
           'The MX record of ' || name || ' leads to mx.elsewhere.example. Set it to 10 mail.' || name || '.',
           now() - make_interval(mins => 7 + substr(id, 5)::integer % 3000)
    FROM domains WHERE tenant_id = ${tenantId} AND substr(id, 5)::integer % 250 = 9
  `.execute(db)
}

/** One domain and one node with all that their pages can show. */
async function insertDetails(db: Db, tenantId: TenantId): Promise<Omit<Fleet, 'tenantId'>> {
  const [shownDomainId, shownNodeId, infrastructureId] = [idOf('dom', 9), idOf('node', 1), idOf('inf', 9)]
  const { name } = await db
    .selectFrom('domains')
    .select('name')
    .where('id', '=', shownDomainId as never)
    .executeTakeFirstOrThrow()
  const points = pointCatalogue.map(({ id, gate, title, weight, proof }, index) => ({
    ...{ id, gate, title, weight, held: index !== 2 && index !== 17, explanation: proof },
    fix: index === 2 || index === 17 ? `Set the MX record of ${name} to 10 mail.${name}, and check again.` : null,
  }))
  await sql`
    UPDATE infrastructure SET verification = ${JSON.stringify({ points })}::jsonb, node_id = ${shownNodeId}
    WHERE id = ${infrastructureId}
  `.execute(db)
  const records = [
    [
      'MX',
      name,
      `10 mail.${name}`,
      'mx',
      'invalid',
      `It is 10 mx.elsewhere.example now.`,
      `Set the value "10 mail.${name}".`,
    ],
    ['A', `mail.${name}`, '198.51.100.11', 'address', 'valid', '', ''],
    ['TXT', name, 'v=spf1 a:mail.rookery.example -all', 'spf', 'valid', '', ''],
    [
      'TXT',
      `r1._domainkey.${name}`,
      `v=DKIM1; k=rsa; p=${'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A'.repeat(8)}`,
      'dkim',
      'valid',
      '',
      '',
    ],
    [
      'TXT',
      `_dmarc.${name}`,
      'v=DMARC1; p=quarantine; rua=mailto:dmarc@rookery.example',
      'dmarc',
      'missing',
      '',
      'Add it.',
    ],
  ] as const
  for (const [type, recordName, value, purpose, status, explanation, fix] of records) {
    await sql`
      INSERT INTO dns_records (id, tenant_id, infrastructure_id, domain_id, purpose, record_type, record_name, record_value,
                               validation_status, explanation, fix, last_validation_check)
      VALUES (${newId('dnsRecord')}, ${tenantId}, ${infrastructureId}, ${shownDomainId}, ${purpose}, ${type}, ${recordName},
              ${value}, ${status}, ${explanation}, ${fix}, now())
    `.execute(db)
  }
  for (const [selector, algorithm] of [
    ['r1', 'rsa-sha256'],
    ['e1', 'ed25519-sha256'],
  ] as const) {
    await sql`
      INSERT INTO dkim_keys (id, tenant_id, domain_id, selector, algorithm, public_key_base64, private_key_sealed)
      VALUES (${newId('dkimKey')}, ${tenantId}, ${shownDomainId}, ${selector}, ${algorithm}, ${'MIIBIjANBgkqhki'.repeat(12)}, '\\x00')
    `.execute(db)
  }
  await sql`
    INSERT INTO certificates (id, tenant_id, domain_id, node_id, names, serial_number, not_before, issued_at, ssl_certificate_expires_at)
    VALUES (${newId('certificate')}, ${tenantId}, ${shownDomainId}, ${shownNodeId}, ARRAY[${`mail.${name}`}, ${`mta-sts.${name}`}],
            '04a31f9c77d2', now() - interval '20 days', now() - interval '20 days', now() + interval '70 days')
  `.execute(db)
  await sql`
    INSERT INTO node_metrics SELECT ${shownNodeId}, ${tenantId}, date_trunc('minute', now()) - make_interval(mins => m),
           0.4 + 0.3 * sin(m / 40.0) + (m % 7) * 0.03, 1200000000 + (m % 90) * 2000000, 4100000000,
           9800000000 - m * 400000, 40000000000, greatest(0, 14 + 12 * sin(m / 25.0))::integer, 2
    FROM generate_series(0, 1440) m
  `.execute(db)
  await insertStory(db, tenantId, { name, shownDomainId, infrastructureId, shownNodeId })
  return { shownDomainId, shownNodeId }
}

interface Shown {
  readonly name: string
  readonly shownDomainId: string
  readonly infrastructureId: string
  readonly shownNodeId: string
}

async function insertStory(db: Db, tenantId: TenantId, shown: Shown): Promise<void> {
  const { name, shownDomainId, infrastructureId, shownNodeId } = shown
  const lines = [
    ['info', 'domain.created', `Domain ${name} was added.`],
    ['info', 'certificate.issued', `The certificate for mail.${name} was issued; it ends in 90 days.`],
    ['info', 'infrastructure.verified', `Mail flows both ways for ${name}; the score is 98 of 100.`],
    [
      'warning',
      'node.drift-repaired',
      'Files of node-ams-1 that were changed by hand were put back: /etc/postfix/main.cf.',
    ],
    ['error', 'dns.invalid', `The MX record of ${name} leads to mx.elsewhere.example.`],
  ] as const
  for (const [severity, type, message] of lines) {
    await sql`
      INSERT INTO events (tenant_id, severity, type, resource_kind, resource_id, infrastructure_id, message, data)
      VALUES (${tenantId}, ${severity}, ${type}, 'domain', ${type.startsWith('node') ? shownNodeId : shownDomainId},
              ${infrastructureId}, ${message}, '{}')
    `.execute(db)
  }
  const set = { name, type: 'MX', ttlSeconds: 300 }
  const changes = [
    {
      ...{ kind: 'delete', name, type: 'MX', before: { ...set, values: [`10 mail.${name}`] }, after: null },
      reason: 'Nothing is ordered for the domain any more, so nothing of ours shall stay in its zone.',
    },
  ]
  await sql`
    INSERT INTO plans (id, tenant_id, resource_kind, resource_id, checksum, state, changes, reasons)
    VALUES (${newId('plan')}, ${tenantId}, 'domain', ${idOf('dom', 30)}, 'c0ffee', 'awaiting-approval',
            ${JSON.stringify(changes)}::jsonb, ARRAY['The last MX record would go: no mail would arrive any more.'])
  `.execute(db)
}

function shownHeartbeat() {
  const path = '/etc/postfix/main.cf'
  return {
    ...healthyHeartbeat({ generation: 7, hash: 'a'.repeat(64) }, 12),
    services: ['postfix', 'dovecot', 'rspamd', 'redis', 'fail2ban', 'firewall'].map((name) => ({
      name,
      state: 'active',
    })),
    driftedPaths: [path],
    drift: [
      {
        path,
        diff: `@@ -12,3 +12,3 @@\n inet_interfaces = all\n-smtpd_tls_security_level = may\n+smtpd_tls_security_level = none\n mynetworks = 127.0.0.0/8`,
      },
    ],
    metrics: {
      ...{
        loadAverage1m: 0.42,
        memoryUsedBytes: 1.31e9,
        memoryTotalBytes: 4.1e9,
        diskUsedBytes: 9.8e9,
        diskTotalBytes: 40e9,
      },
      ...{ inodesUsed: 120_000, inodesTotal: 2_600_000, queuedMessages: 14 },
      queue: { maildrop: 0, incoming: 1, active: 3, deferred: 10, hold: 0 },
    },
  }
}
