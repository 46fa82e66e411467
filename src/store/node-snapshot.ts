import type { Selectable } from 'kysely'
import type { Condition } from '#model/condition.ts'
import type { CertificateId, DkimKeyId, DomainId, InfrastructureId, NodeId, TenantId } from '#model/id.ts'
import { listConditions } from './conditions.ts'
import type { Scoped } from './scope.ts'
import { type ExtraPassword, listAuthorizedKeys, listExtraPasswords } from './secrets.ts'
import type { SendingNodesTable } from './tables.ts'

/** Everything that the loops of a node read, in one transaction. Sealed values stay sealed. */
export interface StoredNode {
  readonly node: Selectable<SendingNodesTable>
  readonly infrastructureIds: readonly InfrastructureId[]
  /** Verified domains placed on the node, in order of name. */
  readonly domains: readonly StoredNodeDomain[]
  readonly certificates: readonly StoredNodeCertificate[]
  readonly bundle: { readonly generation: number; readonly hash: string } | null
  readonly conditions: readonly Condition[]
  /** OpenSSH public keys that let in to root. */
  readonly authorizedKeys: readonly string[]
  readonly extraPasswords: readonly ExtraPassword[]
}

export interface StoredNodeDomain {
  readonly id: DomainId
  readonly name: string
  readonly dkimKeys: readonly StoredDkimKey[]
}

export interface StoredDkimKey {
  readonly id: DkimKeyId
  readonly tenantId: TenantId
  readonly selector: string
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256'
  readonly privateKeySealed: Buffer
}

/** An issued certificate. */
export interface StoredNodeCertificate {
  readonly id: CertificateId
  readonly tenantId: TenantId
  readonly names: readonly string[]
  readonly chainPem: string
  readonly privateKeySealed: Buffer
}

/** `null` when the node is gone. */
export async function findStoredNode(scoped: Scoped, nodeId: NodeId): Promise<StoredNode | null> {
  const node = await scoped.tx.selectFrom('sendingNodes').selectAll().where('id', '=', nodeId).executeTakeFirst()
  if (node === undefined) return null
  const infrastructures = await scoped.tx
    .selectFrom('infrastructure')
    .select('id')
    .where('nodeId', '=', nodeId)
    .orderBy('id')
    .execute()
  const bundle = await scoped.tx
    .selectFrom('nodeBundles')
    .select(['generation', 'hash'])
    .where('nodeId', '=', nodeId)
    .orderBy('generation', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    node,
    infrastructureIds: infrastructures.map((row) => row.id),
    domains: await listNodeDomains(scoped, nodeId),
    certificates: await listNodeCertificates(scoped, nodeId),
    bundle: bundle ?? null,
    conditions: await listConditions(scoped, 'node', nodeId),
    authorizedKeys: await listAuthorizedKeys(scoped, node.tenantId),
    extraPasswords: await listExtraPasswords(scoped, nodeId),
  }
}

async function listNodeDomains(scoped: Scoped, nodeId: NodeId): Promise<readonly StoredNodeDomain[]> {
  const rows = await scoped.tx
    .selectFrom('infrastructure')
    .innerJoin('domains', 'domains.id', 'infrastructure.domainId')
    .leftJoin('dkimKeys', 'dkimKeys.domainId', 'domains.id')
    .select(['domains.id as domainId', 'domains.name'])
    .select([
      'dkimKeys.id',
      'dkimKeys.tenantId',
      'dkimKeys.selector',
      'dkimKeys.algorithm',
      'dkimKeys.privateKeySealed',
    ])
    .where('infrastructure.nodeId', '=', nodeId)
    .where('infrastructure.deletingAt', 'is', null)
    .where('domains.verifiedAt', 'is not', null)
    .orderBy('domains.name')
    .orderBy('dkimKeys.selector')
    .execute()
  const domains = new Map<string, { id: DomainId; name: string; dkimKeys: StoredDkimKey[] }>()
  for (const row of rows) {
    const domain = domains.get(row.domainId) ?? { id: row.domainId, name: row.name, dkimKeys: [] }
    domains.set(row.domainId, domain)
    const { id, tenantId, selector, algorithm, privateKeySealed } = row
    if (id !== null && tenantId !== null && selector !== null && algorithm !== null && privateKeySealed !== null) {
      domain.dkimKeys.push({ id, tenantId, selector, algorithm, privateKeySealed })
    }
  }
  return [...domains.values()]
}

async function listNodeCertificates(scoped: Scoped, nodeId: NodeId): Promise<readonly StoredNodeCertificate[]> {
  const rows = await scoped.tx
    .selectFrom('certificates')
    .select(['id', 'tenantId', 'names', 'chainPem', 'privateKeySealed'])
    .where('nodeId', '=', nodeId)
    .where('issuedAt', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.flatMap(({ chainPem, privateKeySealed, ...row }) =>
    chainPem === null || privateKeySealed === null ? [] : [{ ...row, chainPem, privateKeySealed }],
  )
}
