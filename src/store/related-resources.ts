import { type SqlBool, sql } from 'kysely'
import type { ResourceKind } from '#model/condition.ts'
import type { CertificateId, DomainId, InfrastructureId, NodeId, TenantId } from '#model/id.ts'
import type { Scoped } from './scope.ts'

/** The resources that a change of one may concern. */
export interface RelatedResources {
  readonly tenantId: TenantId
  readonly infrastructureIds: readonly InfrastructureId[]
  readonly domainIds: readonly DomainId[]
  readonly nodeIds: readonly NodeId[]
  readonly certificateIds: readonly CertificateId[]
}

type PlacedKind = Exclude<ResourceKind, 'mailbox'>

const tableOf = {
  domain: 'domains',
  node: 'sendingNodes',
  certificate: 'certificates',
  infrastructure: 'infrastructure',
  secret: 'secrets',
} as const

/** Nobody waits for a secret: what its rotation changes wakes its own loops. */
const nothing = { infrastructureIds: [], domainIds: [], nodeIds: [], certificateIds: [] }

/** Everything that shares an infrastructure with the resource, itself included; `null` when it is gone. */
export async function findRelatedResources(
  scoped: Scoped,
  kind: PlacedKind,
  id: string,
): Promise<RelatedResources | null> {
  const own = await scoped.tx
    .selectFrom(tableOf[kind])
    .select(['id', 'tenantId'])
    .where(sql<SqlBool>`id = ${id}`)
    .executeTakeFirst()
  if (own === undefined) return null
  if (kind === 'secret') return { tenantId: own.tenantId, ...nothing }
  const column = {
    domain: 'infrastructure.domainId',
    node: 'infrastructure.nodeId',
    certificate: 'certificates.id',
    infrastructure: 'infrastructure.id',
  } as const
  const rows = await scoped.tx
    .selectFrom('infrastructure')
    .leftJoin('certificates', 'certificates.domainId', 'infrastructure.domainId')
    .select([
      'infrastructure.id',
      'infrastructure.domainId',
      'infrastructure.nodeId',
      'certificates.id as certificateId',
    ])
    .where(sql<SqlBool>`${sql.ref(column[kind])} = ${id}`)
    .execute()
  const certificateIds = rows.flatMap((row) => (row.certificateId === null ? [] : [row.certificateId]))
  return {
    tenantId: own.tenantId,
    infrastructureIds: unique([
      ...rows.map((row) => row.id),
      ...(kind === 'infrastructure' ? [id as InfrastructureId] : []),
    ]),
    domainIds: unique([...rows.map((row) => row.domainId), ...(kind === 'domain' ? [id as DomainId] : [])]),
    nodeIds: unique([...rows.map((row) => row.nodeId), ...(kind === 'node' ? [id as NodeId] : [])]),
    certificateIds: unique([...certificateIds, ...(kind === 'certificate' ? [id as CertificateId] : [])]),
  }
}

function unique<T>(ids: readonly T[]): readonly T[] {
  return [...new Set(ids)]
}
