import type { Condition, ResourceKind } from '#model/condition.ts'
import type { CertificateRow } from './certificates.ts'
import { listConditionsOf } from './conditions.ts'
import type { DomainRow } from './domains.ts'
import type { InfrastructureRow } from './infrastructure.ts'
import type { NodeRow } from './nodes.ts'
import { type Scoped, tenantFilter } from './scope.ts'

/** Infrastructure with all that belongs to it, as people look at it. */
export interface InfrastructureDetails {
  readonly infrastructure: InfrastructureRow
  readonly domain: DomainRow
  readonly node: NodeRow
  readonly certificate: CertificateRow | null
  readonly conditions: Readonly<Record<Exclude<ResourceKind, 'mailbox' | 'secret'>, readonly Condition[]>>
}

/** In the order of `rows`, with a fixed number of queries. */
export async function listInfrastructureDetails(
  scoped: Scoped,
  rows: readonly InfrastructureRow[],
): Promise<readonly InfrastructureDetails[]> {
  if (rows.length === 0) return []
  const domainIds = rows.map((row) => row.domainId)
  const nodeIds = rows.map((row) => row.nodeId)
  const { tx } = scoped
  const domains = await tx
    .selectFrom('domains')
    .selectAll()
    .where('id', 'in', domainIds)
    .where(tenantFilter(scoped))
    .execute()
  const nodes = await tx
    .selectFrom('sendingNodes')
    .selectAll()
    .where('id', 'in', nodeIds)
    .where(tenantFilter(scoped))
    .execute()
  const certificates = await tx
    .selectFrom('certificates')
    .selectAll()
    .where('domainId', 'in', domainIds)
    .where(tenantFilter(scoped))
    .execute()
  const domainConditions = await listConditionsOf(scoped, 'domain', domainIds)
  const nodeConditions = await listConditionsOf(scoped, 'node', nodeIds)
  const certificateIds = certificates.map((row) => row.id)
  const certificateConditions = await listConditionsOf(scoped, 'certificate', certificateIds)
  const infrastructureIds = rows.map((row) => row.id)
  const ownConditions = await listConditionsOf(scoped, 'infrastructure', infrastructureIds)
  return rows.flatMap((infrastructure) => {
    const domain = domains.find((row) => row.id === infrastructure.domainId)
    const node = nodes.find((row) => row.id === infrastructure.nodeId)
    if (domain === undefined || node === undefined) return []
    const certificate = certificates.find((row) => row.domainId === infrastructure.domainId) ?? null
    const conditions = {
      domain: domainConditions.get(domain.id) ?? [],
      node: nodeConditions.get(node.id) ?? [],
      certificate: certificate === null ? [] : (certificateConditions.get(certificate.id) ?? []),
      infrastructure: ownConditions.get(infrastructure.id) ?? [],
    }
    return [{ infrastructure, domain, node, certificate, conditions }]
  })
}
