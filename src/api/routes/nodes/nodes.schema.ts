import { z } from 'zod'
import type { Condition } from '#model/condition.ts'
import type { NodeRow } from '#store/nodes.ts'
import { ConditionView, idSchema, Timestamp, tenantIdField, toConditionView, toTimestamp } from '../common.schema.ts'

export const nodeSizes = ['starter', 'professional', 'business', 'enterprise'] as const
export const nodeImages = ['golden', 'bare'] as const

/** A region's name at a provider, or one of ours that a provider maps. */
export const region = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'must have 1 to 50 lower-case letters, digits and hyphens, such as "us-east"')

/** The vendor's names of plans, and the size that each is to us. */
const planSizes = {
  starter: 'starter',
  professional: 'professional',
  business: 'business',
  enterprise: 'enterprise',
  'ssd-1': 'starter',
  'ssd-2': 'professional',
  'ssd-3': 'business',
  'ssd-4': 'enterprise',
} as const

type PlanName = keyof typeof planSizes
const planNames = Object.keys(planSizes) as [PlanName, ...PlanName[]]

export const CreateNode = z.strictObject({
  tenantId: tenantIdField,
  workspaceId: idSchema('workspace').optional(),
  region,
  plan: z.enum(planNames).describe('A size, or a vendor’s name of one.'),
  label: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i, 'must be a host label such as "node-us-east-045" (RFC 1123 §2.1)'),
  image: z.enum(nodeImages).optional(),
  driftPolicy: z.enum(['repair', 'keep']).optional().describe('Default: `repair`.'),
  hostname: z.string().max(253).optional().describe('Default: the label below the primary domain.'),
})

const driftPolicy = z
  .enum(['repair', 'keep'])
  .describe('What happens to files that were changed by hand on the node: put back, or kept and shown.')

export const UpdateNode = z.strictObject({ driftPolicy: driftPolicy.optional() })

export function sizeOfPlan(plan: PlanName): (typeof planSizes)[PlanName] {
  return planSizes[plan]
}

export const NodeView = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    workspaceId: z.string().nullable(),
    label: z.string(),
    hostname: z.string(),
    provider: z.string(),
    providerId: z.string().nullable().describe('The machine at the provider; null until it is ordered.'),
    ipAddress: z.string().nullable(),
    ipv6: z.string().describe('Whether the node speaks IPv6, or why not.'),
    region: z.string(),
    size: z.enum(nodeSizes),
    image: z.enum(nodeImages),
    status: z.string(),
    driftPolicy,
    generation: z.number().int(),
    observedGeneration: z.number().int(),
    lastHeartbeat: Timestamp.nullable(),
    heartbeat: z.unknown().describe('What the agent said last.'),
    isDeleting: z.boolean(),
    conditions: z.array(ConditionView),
    createdAt: Timestamp,
  })
  .meta({ id: 'Node' })

export const RevokedAgentView = z
  .object({
    node: NodeView,
    enrolmentToken: z.string().describe('Shown once: registers one agent, within the hour.'),
    enrolmentExpiresAt: Timestamp,
  })
  .meta({ id: 'RevokedAgent' })

export function toNodeView(row: NodeRow, conditions: readonly Condition[]): z.input<typeof NodeView> {
  const { id, tenantId, workspaceId, label, hostname, provider, providerId, ipAddress, size, image, status } = row
  return {
    id,
    tenantId,
    workspaceId,
    label,
    hostname,
    provider,
    providerId,
    ipAddress,
    ipv6: `off: ${provider} gives machines no IPv6 address with a reverse name`,
    region: row.region,
    size,
    image,
    status,
    driftPolicy: row.driftPolicy,
    generation: row.generation,
    observedGeneration: row.observedGeneration,
    lastHeartbeat: toTimestamp(row.lastHeartbeat),
    heartbeat: row.heartbeat,
    isDeleting: row.deletingAt !== null,
    conditions: conditions.map(toConditionView),
    createdAt: row.createdAt.toISOString(),
  }
}
