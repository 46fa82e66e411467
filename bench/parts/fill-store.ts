import type { Client } from 'pg'

export interface StoreSize {
  /** On whose node `mailboxesOnNode` are put, in its domain. */
  readonly infrastructureId: string
  readonly domains: number
  readonly mailboxes: number
  readonly mailboxesOnNode: number
}

const nodes = 99
/** One hash for all: nobody signs in to these. */
const hash = `{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'B'.repeat(43)}`

/** Fills the store past the API, in the shape in which the API would have left it, and has the node's part projected. */
export async function fillStore(database: Client, size: StoreSize): Promise<void> {
  const { infrastructureId, domains, mailboxesOnNode } = size
  const perDomain = (size.mailboxes - mailboxesOnNode) / domains
  await database.query(`INSERT INTO tenants (id, name) VALUES ('ten_large', 'Large')`)
  await database.query(
    `INSERT INTO sending_nodes (id, tenant_id, label, hostname, provider, region, size, image)
     SELECT 'node_large_' || n, 'ten_large', 'large ' || n, 'mail-' || n || '.large.test', 'local', 'lab', 'starter', 'golden'
     FROM generate_series(1, ${nodes}) n`,
  )
  await database.query(
    `INSERT INTO domains (id, tenant_id, name, dns_setup_type, verification_token, verified_at)
     SELECT 'dom_large_' || n, 'ten_large', 'domain-' || n || '.large.test', 'mx_to_primary', 'token', now()
     FROM generate_series(1, $1::integer) n`,
    [domains],
  )
  await database.query(
    `INSERT INTO infrastructure (id, tenant_id, domain_id, node_id, smtp_host, smtp_username, smtp_password_sealed)
     SELECT 'inf_large_' || n, 'ten_large', 'dom_large_' || n, 'node_large_' || (n % ${nodes} + 1), 'mail.large.test',
            'nobody', ''
     FROM generate_series(1, $1::integer) n`,
    [domains],
  )
  await database.query(
    `INSERT INTO email_accounts (id, tenant_id, infrastructure_id, domain_id, email_address, password_hash)
     SELECT 'mbx_large_' || n || '_' || m, 'ten_large', 'inf_large_' || n, 'dom_large_' || n,
            'person-' || m || '@domain-' || n || '.large.test', $3
     FROM generate_series(1, $1::integer) n, generate_series(1, ceil($2::numeric)::integer) m
     WHERE m <= $2::numeric OR n % 10 < 9`,
    [domains, perDomain, hash],
  )
  await database.query(
    `INSERT INTO directory_entries (node_id, tenant_id, domain_id, kind, key, body, digest, sequence)
     SELECT node_id, tenant_id, domain_id, kind, key, body, digest, row_number() OVER (PARTITION BY node_id)
     FROM desired_directory WHERE tenant_id = 'ten_large'`,
  )
  await database.query(
    `UPDATE sending_nodes n SET directory_sequence = e.sequence, directory_checksum = mod(e.checksum, 2::numeric ^ 256)
     FROM (SELECT node_id, max(sequence) AS sequence, sum(digest_number(digest)) AS checksum
           FROM directory_entries WHERE tenant_id = 'ten_large' GROUP BY node_id) e
     WHERE n.id = e.node_id`,
  )
  await database.query(
    `INSERT INTO email_accounts (id, tenant_id, infrastructure_id, domain_id, email_address, password_hash)
     SELECT 'mbx_own_' || m, i.tenant_id, i.id, i.domain_id, 'person-' || m || '@' || d.name, $3
     FROM infrastructure i JOIN domains d ON d.id = i.domain_id, generate_series(1, $2::integer) m WHERE i.id = $1`,
    [infrastructureId, mailboxesOnNode, hash],
  )
  await database.query(`SELECT project_directory(node_id, domain_id, NULL) FROM infrastructure WHERE id = $1`, [
    infrastructureId,
  ])
  await database.query('ANALYZE')
}
