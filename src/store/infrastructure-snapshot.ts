import type { Selectable } from 'kysely'
import type { Condition } from '#model/condition.ts'
import type { CertificateId, InfrastructureId } from '#model/id.ts'
import { listConditions } from './conditions.ts'
import type { Scoped } from './scope.ts'
import type { DomainsTable, InfrastructureTable, SendingNodesTable } from './tables.ts'

/** Everything that the infrastructure loop reads, in one transaction. */
export interface InfrastructureSnapshot {
  readonly infrastructure: Selectable<InfrastructureTable>
  readonly domain: Selectable<DomainsTable>
  readonly node: Selectable<SendingNodesTable>
  readonly certificateId: CertificateId | null
  readonly bundleHash: string | null
  /** Of domain, node, certificate and the infrastructure itself, together. */
  readonly conditions: readonly Condition[]
}

/** `null` when the infrastructure is gone. */
export async function findInfrastructureSnapshot(
  scoped: Scoped,
  id: InfrastructureId,
): Promise<InfrastructureSnapshot | null> {
  const { tx } = scoped
  const infrastructure = await tx.selectFrom('infrastructure').selectAll().where('id', '=', id).executeTakeFirst()
  if (infrastructure === undefined) return null
  const { domainId, nodeId } = infrastructure
  const domain = await tx.selectFrom('domains').selectAll().where('id', '=', domainId).executeTakeFirstOrThrow()
  const node = await tx.selectFrom('sendingNodes').selectAll().where('id', '=', nodeId).executeTakeFirstOrThrow()
  const certificate = await tx
    .selectFrom('certificates')
    .select('id')
    .where('domainId', '=', domainId)
    .executeTakeFirst()
  const bundle = await tx
    .selectFrom('nodeBundles')
    .select('hash')
    .where('nodeId', '=', nodeId)
    .orderBy('generation', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    infrastructure,
    domain,
    node,
    certificateId: certificate?.id ?? null,
    bundleHash: bundle?.hash ?? null,
    conditions: [
      ...(await listConditions(scoped, 'domain', domainId)),
      ...(await listConditions(scoped, 'node', nodeId)),
      ...(certificate === undefined ? [] : await listConditions(scoped, 'certificate', certificate.id)),
      ...(await listConditions(scoped, 'infrastructure', id)),
    ],
  }
}
