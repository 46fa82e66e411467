import type { Selectable } from 'kysely'
import type { Condition } from '#model/condition.ts'
import type { CertificateId, InfrastructureId } from '#model/id.ts'
import { listConditions } from './conditions.ts'
import { listOwnedChallenges } from './owned-challenges.ts'
import type { Scoped } from './scope.ts'
import type { CertificatesTable, DomainsTable } from './tables.ts'

/** Everything that the certificate loop reads, in one transaction. */
export interface CertificateSnapshot {
  readonly certificate: Selectable<CertificatesTable>
  readonly domain: Selectable<DomainsTable>
  readonly infrastructureId: InfrastructureId | null
  readonly isDeleting: boolean
  readonly nodeIpAddress: string | null
  readonly domainConditions: readonly Condition[]
  readonly nodeConditions: readonly Condition[]
  readonly conditions: readonly Condition[]
  /** Answers of an order stand in the zone: one is under way, or was cut off. */
  readonly hasOwnedChallenges: boolean
}

/** `null` when the certificate is gone. */
export async function findCertificateSnapshot(scoped: Scoped, id: CertificateId): Promise<CertificateSnapshot | null> {
  const { tx } = scoped
  const certificate = await tx.selectFrom('certificates').selectAll().where('id', '=', id).executeTakeFirst()
  if (certificate === undefined) return null
  const domain = await tx
    .selectFrom('domains')
    .selectAll()
    .where('id', '=', certificate.domainId)
    .executeTakeFirstOrThrow()
  const node = await tx
    .selectFrom('sendingNodes')
    .select(['ipAddress', 'deletingAt'])
    .where('id', '=', certificate.nodeId)
    .executeTakeFirstOrThrow()
  const infrastructure = await tx
    .selectFrom('infrastructure')
    .select(['id', 'deletingAt'])
    .where('domainId', '=', certificate.domainId)
    .executeTakeFirst()
  return {
    certificate,
    domain,
    infrastructureId: infrastructure?.id ?? null,
    isDeleting: node.deletingAt !== null || domain.deletingAt !== null || (infrastructure?.deletingAt ?? null) !== null,
    nodeIpAddress: node.ipAddress,
    domainConditions: await listConditions(scoped, 'domain', certificate.domainId),
    nodeConditions: await listConditions(scoped, 'node', certificate.nodeId),
    conditions: await listConditions(scoped, 'certificate', id),
    hasOwnedChallenges: (await listOwnedChallenges(scoped, certificate.domainId)).length > 0,
  }
}
