import type { Selectable } from 'kysely'
import type { Condition } from '#model/condition.ts'
import type { DomainId, InfrastructureId, NodeId } from '#model/id.ts'
import { listConditions } from './conditions.ts'
import type { Scoped } from './scope.ts'
import type { DkimKeysTable, DnsOwnedValuesTable, DomainsTable } from './tables.ts'

/** Everything that the domain loop reads, in one transaction. */
export interface DomainSnapshot {
  readonly domain: Selectable<DomainsTable>
  readonly dkimKeys: readonly Pick<Selectable<DkimKeysTable>, 'selector' | 'algorithm' | 'publicKeyBase64'>[]
  readonly ownedValues: readonly Selectable<DnsOwnedValuesTable>[]
  readonly infrastructure: {
    readonly id: InfrastructureId
    readonly nodeId: NodeId
    readonly isDeleting: boolean
  } | null
  readonly node: { readonly hostname: string; readonly ipAddress: string | null } | null
  readonly conditions: readonly Condition[]
}

/** `null` when the domain is gone. */
export async function findDomainSnapshot(scoped: Scoped, domainId: DomainId): Promise<DomainSnapshot | null> {
  const { tx } = scoped
  const domain = await tx.selectFrom('domains').selectAll().where('id', '=', domainId).executeTakeFirst()
  if (domain === undefined) return null
  const dkimKeys = await tx
    .selectFrom('dkimKeys')
    .select(['selector', 'algorithm', 'publicKeyBase64'])
    .where('domainId', '=', domainId)
    .orderBy('selector')
    .execute()
  const ownedValues = await tx.selectFrom('dnsOwnedValues').selectAll().where('domainId', '=', domainId).execute()
  const placed = await tx
    .selectFrom('infrastructure')
    .innerJoin('sendingNodes', 'sendingNodes.id', 'infrastructure.nodeId')
    .select([
      'infrastructure.id',
      'infrastructure.nodeId',
      'infrastructure.deletingAt',
      'sendingNodes.hostname',
      'sendingNodes.ipAddress',
    ])
    .where('infrastructure.domainId', '=', domainId)
    .executeTakeFirst()
  return {
    domain,
    dkimKeys,
    ownedValues,
    infrastructure:
      placed === undefined ? null : { id: placed.id, nodeId: placed.nodeId, isDeleting: placed.deletingAt !== null },
    node: placed === undefined ? null : { hostname: placed.hostname, ipAddress: placed.ipAddress },
    conditions: await listConditions(scoped, 'domain', domainId),
  }
}
