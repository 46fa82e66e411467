import type { Kysely } from 'kysely'
import { type NodeId, newId, type SecretId, type TenantId } from '#model/id.ts'
import type { SecretKind } from '#model/rotation.ts'
import { systemScope } from '#model/scope.ts'
import type { OperationContext } from '#operations/context.ts'
import { createDomain } from '#operations/domains/create-domain.ts'
import { provisionInfrastructure } from '#operations/infrastructure/provision-infrastructure.ts'
import { createTenant } from '#operations/tenants/create-tenant.ts'
import type { Bundle } from '#protocol/agent-protocol.ts'
import { nodeConfigLoop } from '#reconcile/node-config.ts'
import type { ReconcileContext } from '#reconcile/reconciler.ts'
import { secretRotationLoop } from '#reconcile/secret-rotation.ts'
import { projectDirectory } from '#store/directory.ts'
import { findNewestBundle } from '#store/node-bundles.ts'
import { updateNode } from '#store/nodes.ts'
import { withScope } from '#store/scope.ts'
import type { Database } from '#store/tables.ts'
import { healthyHeartbeat } from './healthy-heartbeat.ts'

/** A tenant with one verified domain that a node serves, and the secrets that come of it. */
export interface RotationWorld {
  readonly tenantId: TenantId
  readonly nodeId: NodeId
  readonly address: string
  readonly secrets: Readonly<Record<SecretKind, SecretId>>
}

/** Makes the rows as an order would, with a node at this address. */
export async function createRotationWorld(
  db: Kysely<Database>,
  { context, operations }: { readonly context: ReconcileContext; readonly operations: OperationContext },
  { domainName, ipAddress }: { readonly domainName: string; readonly ipAddress: string },
): Promise<RotationWorld> {
  const order = await withScope(db, systemScope, async (scoped) => {
    const tenant = await createTenant(scoped, { name: domainName })
    const { domain } = await createDomain(scoped, operations, { tenantId: tenant.id, name: domainName })
    const vpsConfig = { size: 'starter', region: 'lab' } as const
    const made = await provisionInfrastructure(scoped, operations, {
      ...{ tenantId: tenant.id, domainId: domain.id },
      ...vpsConfig,
    })
    await scoped.tx.updateTable('domains').set({ verifiedAt: new Date() }).where('id', '=', domain.id).execute()
    await projectDirectory(scoped, made.node.id, domain.id, 'all')
    await updateNode(scoped, made.node.id, { ipAddress, providerId: newId('node') })
    return made
  })
  await secretRotationLoop.reconcile(context, 'all')
  const rows = await withScope(db, systemScope, ({ tx }) =>
    tx
      .selectFrom('secrets')
      .select(['id', 'kind'])
      .where((it) => it.or([it('tenantId', '=', order.node.tenantId), it('kind', '=', 'platform-ssh')]))
      .execute(),
  )
  return {
    tenantId: order.node.tenantId,
    nodeId: order.node.id,
    address: order.infrastructure.smtpUsername,
    secrets: Object.fromEntries(rows.map(({ id, kind }) => [kind, id])) as Record<SecretKind, SecretId>,
  }
}

/** What the node shall run now, with the hash that its agent must name. */
export async function renderConfiguration(context: ReconcileContext, nodeId: NodeId): Promise<Bundle> {
  await nodeConfigLoop.reconcile(context, nodeId)
  const row = await withScope(context.db, systemScope, (scoped) => findNewestBundle(scoped, nodeId))
  if (row === null) throw new Error('No configuration was rendered.')
  const place = `node_bundles/body_sealed/${nodeId}/${row.generation}`
  return JSON.parse(context.vault.openText(row.tenantId, place, row.bodySealed).reveal()) as Bundle
}

/** Writes down that the node runs this. */
export async function sayItRuns(context: ReconcileContext, nodeId: NodeId, bundle: Bundle): Promise<void> {
  await withScope(context.db, systemScope, (scoped) =>
    updateNode(scoped, nodeId, { heartbeat: JSON.stringify(healthyHeartbeat(bundle, 0)), lastHeartbeat: new Date() }),
  )
}
