import { type RawBuilder, sql } from 'kysely'
import type { DomainId, InfrastructureId, NodeId, TenantId } from '#model/id.ts'
import { hopelessReasons } from '#model/steps.ts'
import type { PageRequest } from './page.ts'
import type { Scoped } from './scope.ts'

/** How a domain is in one word, worst first; `needs-you` waits for a person: records by hand, or an approval. */
export const domainStates = [
  'failed',
  'critical',
  'degraded',
  'needs-you',
  'setting-up',
  'not-ordered',
  'suspended',
  'deleting',
  'unknown',
  'healthy',
] as const
export type DomainState = (typeof domainStates)[number]

export interface DomainSummary {
  readonly id: DomainId
  readonly tenantId: TenantId
  readonly tenantName: string
  readonly name: string
  readonly state: DomainState
  readonly score: number | null
  readonly infrastructureId: InfrastructureId | null
  readonly nodeId: NodeId | null
  readonly nodeLabel: string | null
  readonly mailboxCount: number
  readonly certificateExpiresAt: Date | null
  readonly createdAt: Date
}

/** A page of domains in one line each, in order of id. */
export async function listDomainSummaries(scoped: Scoped, page: PageRequest): Promise<readonly DomainSummary[]> {
  const { rows } = await sql<DomainSummary>`
    ${domainsWithState(scoped)}
    SELECT s.id, s.tenant_id AS "tenantId", t.name AS "tenantName", s.name, s.state,
           s.score, s.infrastructure_id AS "infrastructureId", s.node_id AS "nodeId", n.label AS "nodeLabel",
           (SELECT count(*)::integer FROM email_accounts a
             WHERE a.infrastructure_id = s.infrastructure_id AND NOT a.is_system) AS "mailboxCount",
           c.ssl_certificate_expires_at AS "certificateExpiresAt", s.created_at AS "createdAt"
    FROM states s
    JOIN tenants t ON t.id = s.tenant_id
    LEFT JOIN sending_nodes n ON n.id = s.node_id
    LEFT JOIN certificates c ON c.domain_id = s.id
    WHERE s.id > ${page.afterId ?? ''}
    ORDER BY s.id LIMIT ${page.limit}
  `.execute(scoped.tx)
  return rows
}

/** How many domains in scope are in each state that any is in. */
export async function countDomainsByState(
  scoped: Scoped,
): Promise<readonly { readonly state: DomainState; readonly count: number; readonly meanScore: number | null }[]> {
  const { rows } = await sql<{ state: DomainState; count: number; meanScore: number | null }>`
    ${domainsWithState(scoped)}
    SELECT state, count(*)::integer AS count, avg(score)::float8 AS "meanScore" FROM states GROUP BY state
  `.execute(scoped.tx)
  return rows
}

/** `WITH states AS …`: every domain in scope with its state. */
function domainsWithState(scoped: Scoped): RawBuilder<unknown> {
  const tenantId = scoped.scope.kind === 'system' ? null : scoped.scope.tenantId
  return sql`
    WITH hopeless AS MATERIALIZED (
      SELECT DISTINCT resource_id AS id FROM conditions
      WHERE status <> 'true' AND reason = ANY(${[...hopelessReasons]}) AND reason <> 'AwaitingApproval'
        AND (${tenantId}::text IS NULL OR tenant_id = ${tenantId})
    ), held AS MATERIALIZED (
      SELECT DISTINCT resource_id AS id FROM plans
      WHERE state = 'awaiting-approval' AND (${tenantId}::text IS NULL OR tenant_id = ${tenantId})
    ), states AS (
      SELECT d.id, d.tenant_id, d.name, d.created_at, i.id AS infrastructure_id, i.node_id,
             i.deliverability_score AS score,
             CASE
               WHEN d.deleting_at IS NOT NULL OR i.deleting_at IS NOT NULL THEN 'deleting'
               WHEN d.is_suspended THEN 'suspended'
               WHEN d.id IN (SELECT id FROM held) THEN 'needs-you'
               WHEN i.id IS NULL THEN 'not-ordered'
               WHEN d.id IN (SELECT id FROM hopeless) OR i.id IN (SELECT id FROM hopeless)
                    OR i.node_id IN (SELECT id FROM hopeless) THEN 'failed'
               WHEN i.health_status = 'critical' THEN 'critical'
               WHEN i.provisioned_at IS NOT NULL THEN i.health_status
               WHEN d.verified_at IS NULL AND NOT d.auto_configure_dns THEN 'needs-you'
               ELSE 'setting-up'
             END AS state
      FROM domains d LEFT JOIN infrastructure i ON i.domain_id = d.id
      WHERE ${tenantId}::text IS NULL OR d.tenant_id = ${tenantId}
    )
  `
}
