import { z } from 'zod'
import { stepNames } from '#model/steps.ts'
import { ConditionView, idSchema, PageQuery, Timestamp, tenantIdField } from '../common.schema.ts'
import { DnsRecordView } from '../dns-records/dns-records.schema.ts'
import { dnsSettingsFields } from '../domains/domains.schema.ts'
import { nodeImages, nodeSizes, region } from '../nodes/nodes.schema.ts'

export const Provision = z.strictObject({
  tenantId: tenantIdField,
  workspaceId: idSchema('workspace').optional(),
  domainId: idSchema('domain'),
  vpsConfig: z.strictObject({
    size: z.enum(nodeSizes),
    region,
    image: z.enum(nodeImages).optional().describe('What the node boots from; golden has the packages already.'),
  }),
  smtpConfig: z
    .strictObject({
      maxConnectionsPerHour: z.number().int().min(1).max(1_000_000).optional(),
      enableRateLimiting: z.boolean().optional(),
    })
    .optional()
    .describe('Kept with the infrastructure.'),
  autoConfigureDNS: z.boolean().optional(),
  ...dnsSettingsFields,
})

export const InfrastructureQuery = PageQuery.extend({ domainId: idSchema('domain').optional() })

const Status = z.enum(['provisioning', 'active', 'failed', 'deleting'])

export const StepView = z
  .object({
    name: z.enum(stepNames),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    reason: z.string(),
    message: z.string(),
    startedAt: Timestamp.nullable(),
    finishedAt: Timestamp.nullable(),
    seconds: z.number().nullable(),
  })
  .meta({ id: 'Step' })

const ScorePointView = z
  .object({
    id: z.string(),
    gate: z.enum(['G1', 'G2', 'G3']).describe('G1: the node; G2: the domain; G3: the message.'),
    title: z.string(),
    weight: z.number().describe('Share in relation to the other points that could be judged.'),
    held: z.boolean().nullable().describe('Null: not judged, which neither gives nor takes anything.'),
    explanation: z.string(),
    fix: z.string().nullable().describe('What to do; null unless it fails.'),
  })
  .meta({ id: 'ScorePoint' })

const ResourceConditionView = ConditionView.extend({ resourceKind: z.string(), resourceId: z.string() }).meta({
  id: 'ResourceCondition',
})

export const InfrastructureSummary = z
  .object({
    id: z.string(),
    tenantId: z.string(),
    workspaceId: z.string().nullable(),
    domainId: z.string(),
    domainName: z.string(),
    nodeId: z.string(),
    status: Status,
    healthStatus: z.enum(['unknown', 'healthy', 'degraded', 'critical']),
    deliverabilityScore: z.number().int().nullable(),
    smtpHost: z.string(),
    smtpPort: z.number().int(),
    vpsId: z.string().nullable().describe('The machine at the provider; null until it is ordered.'),
    vpsIp: z.string().nullable(),
    steps: z.array(StepView),
    createdAt: Timestamp,
    provisionedAt: Timestamp.nullable(),
    lastHealthCheck: Timestamp.nullable(),
  })
  .meta({ id: 'InfrastructureSummary' })

export const InfrastructureView = InfrastructureSummary.extend({
  infrastructureId: z.string(),
  node: z.object({
    id: z.string(),
    label: z.string(),
    hostname: z.string(),
    ipAddress: z.string().nullable(),
    region: z.string(),
    size: z.string(),
    image: z.string(),
    status: z.string(),
    phase: z.string().nullable().describe('What the node’s agent is busy with.'),
  }),
  dnsProvider: z.string(),
  autoConfigureDns: z.boolean(),
  estimatedCompletionTime: z.number().int().describe('Seconds from now; 0 when done.'),
  certificateExpiresAt: Timestamp.nullable(),
  conditions: z.array(ResourceConditionView),
  scorePoints: z.array(ScorePointView).describe('Every point of the score, grouped by gate.'),
  verification: z.unknown().describe('What was seen from outside when the score was made; null before.'),
  dnsRecords: z.array(DnsRecordView),
  nextSteps: z.array(z.string()),
}).meta({ id: 'Infrastructure' })

export const DnsValidation = z
  .object({ isValid: z.boolean(), checkedAt: Timestamp.nullable(), records: z.array(DnsRecordView) })
  .meta({ id: 'DnsValidation' })
