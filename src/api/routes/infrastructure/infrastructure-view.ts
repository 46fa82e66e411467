import type { z } from 'zod'
import { type Step, stepsOf } from '#model/steps.ts'
import type { Heartbeat } from '#protocol/agent-protocol.ts'
import type { DnsRecordRow } from '#store/dns-records.ts'
import type { InfrastructureDetails } from '#store/infrastructure-details.ts'
import { toConditionView, toTimestamp } from '../common.schema.ts'
import { toDnsRecordView } from '../dns-records/dns-records.schema.ts'
import type { InfrastructureSummary, InfrastructureView, StepView } from './infrastructure.schema.ts'
import { estimateSeconds, nextStepsOf } from './next-steps.ts'

type Verification = { readonly points?: z.input<typeof InfrastructureView>['scorePoints'] } | null

export function toInfrastructureSummary(details: InfrastructureDetails): z.input<typeof InfrastructureSummary> {
  const { infrastructure, domain, node } = details
  const steps = stepsOfDetails(details)
  return {
    id: infrastructure.id,
    tenantId: infrastructure.tenantId,
    workspaceId: infrastructure.workspaceId,
    domainId: domain.id,
    domainName: domain.name,
    nodeId: node.id,
    status: statusOf(details, steps),
    healthStatus: infrastructure.healthStatus,
    deliverabilityScore: infrastructure.deliverabilityScore,
    smtpHost: infrastructure.smtpHost,
    smtpPort: infrastructure.smtpPort,
    vpsId: node.providerId,
    vpsIp: node.ipAddress,
    steps: steps.map(toStepView),
    createdAt: infrastructure.createdAt.toISOString(),
    provisionedAt: toTimestamp(infrastructure.provisionedAt),
    lastHealthCheck: toTimestamp(infrastructure.lastHealthCheck),
  }
}

export function toInfrastructureView(
  details: InfrastructureDetails,
  records: readonly DnsRecordRow[],
  mailboxCount: number,
): z.input<typeof InfrastructureView> {
  const { infrastructure, domain, node, certificate } = details
  const steps = stepsOfDetails(details)
  const { id: nodeId, label, hostname, ipAddress, region, size, image, status } = node
  const verification = infrastructure.verification as Verification
  const phase = (node.heartbeat as Heartbeat | null)?.phase
  return {
    ...toInfrastructureSummary(details),
    infrastructureId: infrastructure.id,
    node: {
      id: nodeId,
      label,
      hostname,
      ipAddress,
      region,
      size,
      image,
      status,
      phase: phase === undefined ? null : `${phase.name}: ${phase.detail}`,
    },
    dnsProvider: domain.dnsProvider,
    autoConfigureDns: domain.autoConfigureDns,
    estimatedCompletionTime: estimateSeconds(steps, node.image),
    certificateExpiresAt: toTimestamp(certificate?.sslCertificateExpiresAt ?? null),
    conditions: conditionsOf(details),
    scorePoints: [...(verification?.points ?? [])],
    verification,
    dnsRecords: records.map(toDnsRecordView),
    nextSteps: nextStepsOf({ steps, isAutomatic: domain.autoConfigureDns, mailboxCount, domainName: domain.name }),
  }
}

function stepsOfDetails({ infrastructure, conditions }: InfrastructureDetails): readonly Step[] {
  return stepsOf({ orderedAt: infrastructure.createdAt, ...conditions })
}

function statusOf(
  { infrastructure }: InfrastructureDetails,
  steps: readonly Step[],
): z.input<typeof InfrastructureSummary>['status'] {
  if (infrastructure.deletingAt !== null) return 'deleting'
  if (infrastructure.provisionedAt !== null) return 'active'
  return steps.some((step) => step.state === 'failed') ? 'failed' : 'provisioning'
}

function toStepView(step: Step): z.input<typeof StepView> {
  return { ...step, startedAt: toTimestamp(step.startedAt), finishedAt: toTimestamp(step.finishedAt) }
}

function conditionsOf(details: InfrastructureDetails): z.input<typeof InfrastructureView>['conditions'] {
  const { infrastructure, domain, node, certificate, conditions } = details
  const ids = {
    domain: domain.id,
    node: node.id,
    certificate: certificate?.id ?? '',
    infrastructure: infrastructure.id,
  }
  const kinds = ['domain', 'node', 'certificate', 'infrastructure'] as const
  return kinds.flatMap((resourceKind) =>
    conditions[resourceKind].map((condition) => ({
      resourceKind,
      resourceId: ids[resourceKind],
      ...toConditionView(condition),
    })),
  )
}
