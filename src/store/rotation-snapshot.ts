import type { Condition } from '#model/condition.ts'
import type { DomainId, InfrastructureId, NodeId, SecretId, TenantId } from '#model/id.ts'
import type { Heartbeat } from '#protocol/agent-protocol.ts'
import { listConditions } from './conditions.ts'
import { findNewestBundle, type NodeBundleRow } from './node-bundles.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import { findSecret, listSecretVersions, type SecretRow, type SecretVersionRow } from './secrets.ts'

/** Everything that the rotation of a secret reads, in one transaction. */
export interface RotationSnapshot {
  readonly secret: SecretRow
  /** Oldest first. */
  readonly versions: readonly SecretVersionRow[]
  /** The order whose password it is. */
  readonly order: RotationOrder | null
  /** Where it lets in. */
  readonly targets: readonly RotationTarget[]
  readonly conditions: readonly Condition[]
}

export interface RotationOrder {
  readonly id: InfrastructureId
  readonly tenantId: TenantId
  readonly domainId: DomainId
  readonly nodeId: NodeId
  readonly smtpHost: string
  readonly smtpUsername: string
  readonly smtpPasswordSealed: Buffer | null
  /** Of the mailbox, as the node's directory has it. */
  readonly passwordHash: string
  readonly isSuspended: boolean
}

export interface RotationTarget {
  readonly nodeId: NodeId
  readonly tenantId: TenantId
  readonly hostname: string
  readonly ipAddress: string
  readonly bundle: NodeBundleRow | null
  /** Of the configuration that runs, as the agent said last. */
  readonly runningHash: string | null
}

/** `null` when the secret is gone. System scope. */
export async function findRotationSnapshot(scoped: Scoped, id: SecretId): Promise<RotationSnapshot | null> {
  const secret = await findSecret(scoped, id)
  if (secret === null) return null
  const versions = (await listSecretVersions(scoped, [id])).get(id) ?? []
  const order = secret.infrastructureId === null ? null : await findOrder(scoped, secret.infrastructureId)
  const nodes = await listTargetNodes(scoped, secret)
  const targets = await Promise.all(
    nodes.map(async ({ ipAddress, heartbeat, ...node }) => ({
      ...node,
      ipAddress: ipAddress ?? '',
      runningHash: (heartbeat as Heartbeat | null)?.bundle?.hash ?? null,
      bundle: await findNewestBundle(scoped, node.nodeId),
    })),
  )
  return { secret, versions, order, targets, conditions: await listConditions(scoped, 'secret', id) }
}

/** Nodes that a version has let in to already are left out by `listProvenNodes`. */
export async function listProvenNodes(
  scoped: Scoped,
  { secretId, version }: Pick<SecretVersionRow, 'secretId' | 'version'>,
): Promise<ReadonlySet<NodeId>> {
  const rows = await scoped.tx
    .selectFrom('secretProofs')
    .select('nodeId')
    .where('secretId', '=', secretId)
    .where('version', '=', version)
    .where(tenantFilter(scoped))
    .execute()
  return new Set(rows.map(({ nodeId }) => nodeId))
}

export async function insertSecretProof(
  scoped: Scoped,
  { secretId, version }: Pick<SecretVersionRow, 'secretId' | 'version'>,
  proof: { readonly nodeId: NodeId; readonly tenantId: TenantId; readonly provenAt: Date },
): Promise<void> {
  await scoped.tx
    .insertInto('secretProofs')
    .values({ secretId, version, ...proof })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Every machine that there is: also one that is not configured yet, whose only way in is the key it was ordered with. */
async function listTargetNodes(scoped: Scoped, { kind, tenantId, infrastructureId }: SecretRow) {
  let query = scoped.tx
    .selectFrom('sendingNodes')
    .select(['id as nodeId', 'tenantId', 'hostname', 'ipAddress', 'heartbeat'])
    .where('deletingAt', 'is', null)
    .where('ipAddress', 'is not', null)
    .orderBy('id')
  if (kind === 'tenant-ssh') query = query.where('tenantId', '=', tenantId)
  if (kind === 'smtp') {
    query = query.where('id', 'in', (it) =>
      it
        .selectFrom('infrastructure')
        .innerJoin('domains', 'domains.id', 'infrastructure.domainId')
        .select('infrastructure.nodeId')
        .where('infrastructure.id', '=', infrastructureId)
        .where('infrastructure.deletingAt', 'is', null)
        .where('domains.verifiedAt', 'is not', null),
    )
  }
  return query.execute()
}

async function findOrder(scoped: Scoped, id: InfrastructureId): Promise<RotationOrder | null> {
  const row = await scoped.tx
    .selectFrom('infrastructure')
    .innerJoin('domains', 'domains.id', 'infrastructure.domainId')
    .innerJoin('emailAccounts', 'emailAccounts.emailAddress', 'infrastructure.smtpUsername')
    .select(['infrastructure.id', 'infrastructure.tenantId', 'infrastructure.domainId', 'infrastructure.nodeId'])
    .select(['infrastructure.smtpHost', 'infrastructure.smtpUsername', 'infrastructure.smtpPasswordSealed'])
    .select(['emailAccounts.passwordHash', 'domains.isSuspended'])
    .where('infrastructure.id', '=', id)
    .where('infrastructure.deletingAt', 'is', null)
    .executeTakeFirst()
  return row ?? null
}
