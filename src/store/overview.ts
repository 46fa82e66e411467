import { sql } from 'kysely'
import type { ConditionType, ResourceKind } from '#model/condition.ts'
import type { DomainId, NodeId, TenantId } from '#model/id.ts'
import { hopelessReasons } from '#model/steps.ts'
import type { Scoped } from './scope.ts'

/** What is not as it should be of one resource, with the page that shows it. */
export interface AttentionRow {
  readonly tenantId: TenantId
  readonly resourceKind: ResourceKind
  readonly resourceId: string
  readonly type: ConditionType
  readonly reason: string
  readonly message: string
  readonly since: Date
  readonly name: string
  readonly domainId: DomainId | null
  readonly nodeId: NodeId | null
  /** No further try will change it: a person has to. */
  readonly isHopeless: boolean
}

/**
 * Conditions that are false and should not be: of what once worked, those that no try will mend, and records that a
 * person has to add. What an order only waits for on its way is left out. Those that need a person first, then the
 * newest; at most `limit`.
 */
export async function listAttention(scoped: Scoped, limit: number): Promise<readonly AttentionRow[]> {
  const tenantId = scoped.scope.kind === 'system' ? null : scoped.scope.tenantId
  const { rows } = await sql<AttentionRow>`
    WITH problems AS (
      SELECT c.*, c.reason = ANY(${[...hopelessReasons]}) AS is_hopeless FROM conditions c
      WHERE c.status = 'false' AND c.type <> 'Deleting' AND c.reason NOT LIKE 'Waiting%'
        AND c.resource_kind IN ('domain', 'node', 'certificate', 'infrastructure')
        AND (${tenantId}::text IS NULL OR c.tenant_id = ${tenantId})
    ), placed AS (
      SELECT p.*, coalesce(d.id, i.domain_id, x.domain_id) AS domain_id, n.id AS node_id, n.label
      FROM problems p
      LEFT JOIN domains d ON p.resource_kind = 'domain' AND d.id = p.resource_id
      LEFT JOIN infrastructure i ON p.resource_kind = 'infrastructure' AND i.id = p.resource_id
      LEFT JOIN certificates x ON p.resource_kind = 'certificate' AND x.id = p.resource_id
      LEFT JOIN sending_nodes n ON p.resource_kind = 'node' AND n.id = p.resource_id
    )
    SELECT p.tenant_id AS "tenantId", p.resource_kind AS "resourceKind", p.resource_id AS "resourceId", p.type,
           p.reason, p.message, p.last_transition_at AS since, coalesce(d.name, p.label, p.resource_id) AS name,
           p.domain_id AS "domainId", p.node_id AS "nodeId", p.is_hopeless AS "isHopeless"
    FROM placed p LEFT JOIN domains d ON d.id = p.domain_id
    WHERE p.is_hopeless
       OR (d.verified_at IS NULL AND NOT d.auto_configure_dns AND p.type = 'OwnershipVerified')
       OR EXISTS (SELECT FROM infrastructure i WHERE i.provisioned_at IS NOT NULL AND i.deleting_at IS NULL
                  AND (i.domain_id = p.domain_id OR i.node_id = p.node_id))
    ORDER BY p.is_hopeless DESC, p.last_transition_at DESC, p.resource_id, p.type
    LIMIT ${limit}
  `.execute(scoped.tx)
  return rows
}

export interface FleetCounts {
  readonly nodes: number
  /** Their agent reports. */
  readonly connected: number
  /** Every condition is true. */
  readonly well: number
  /** Files that were changed by hand. */
  readonly drifted: number
  readonly queuedMessages: number
  readonly deferredMessages: number
  readonly mailboxes: number
  readonly plansAwaitingApproval: number
}

/** The fleet in scope in numbers; messages as the last heartbeats said. */
export async function countFleet(scoped: Scoped): Promise<FleetCounts> {
  const tenantId = scoped.scope.kind === 'system' ? null : scoped.scope.tenantId
  const mine = sql`(${tenantId}::text IS NULL OR tenant_id = ${tenantId})`
  const { rows } = await sql<FleetCounts>`
    WITH broken AS MATERIALIZED (
      SELECT resource_id AS id, bool_or(type = 'AgentConnected') AS is_silent FROM conditions
      WHERE resource_kind = 'node' AND status <> 'true' AND type <> 'Deleting' AND ${mine} GROUP BY resource_id
    ), known AS MATERIALIZED (
      SELECT DISTINCT resource_id AS id FROM conditions WHERE resource_kind = 'node' AND type = 'AgentConnected' AND ${mine}
    )
    SELECT count(*)::integer AS nodes,
           count(*) FILTER (WHERE k.id IS NOT NULL AND NOT coalesce(b.is_silent, false))::integer AS connected,
           count(*) FILTER (WHERE k.id IS NOT NULL AND b.id IS NULL)::integer AS well,
           count(*) FILTER (WHERE jsonb_array_length(coalesce(n.heartbeat -> 'driftedPaths', '[]')) > 0)::integer AS drifted,
           coalesce(sum((n.heartbeat #>> '{metrics,queuedMessages}')::integer), 0)::integer AS "queuedMessages",
           coalesce(sum((n.heartbeat #>> '{metrics,queue,deferred}')::integer), 0)::integer AS "deferredMessages",
           (SELECT count(*)::integer FROM email_accounts WHERE NOT is_system AND ${mine}) AS mailboxes,
           (SELECT count(*)::integer FROM plans WHERE state = 'awaiting-approval' AND ${mine}) AS "plansAwaitingApproval"
    FROM (SELECT * FROM sending_nodes WHERE ${mine}) n
    LEFT JOIN broken b ON b.id = n.id LEFT JOIN known k ON k.id = n.id
  `.execute(scoped.tx)
  const [counts] = rows
  if (counts === undefined) throw new Error('An aggregate without GROUP BY has one row.')
  return counts
}
