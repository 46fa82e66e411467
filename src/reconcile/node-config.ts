import type { NodeId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import type { Heartbeat, UnsignedBundle } from '#protocol/agent-protocol.ts'
import { signBundle } from '#protocol/bundle-signature.ts'
import { renderNodeBundle } from '#render/node-bundle.ts'
import type { NodeSnapshot } from '#render/snapshot.ts'
import { insertNodeBundle } from '#store/node-bundles.ts'
import { findStoredNode, type StoredNode } from '#store/node-snapshot.ts'
import { withScope } from '#store/scope.ts'
import { judgeConfiguration, judgeMailFlow } from './node-health.ts'
import type { ReconcileContext, ReconcileResult, Reconciler } from './reconciler.ts'
import { report } from './report.ts'

const fiveDaysSeconds = 5 * 24 * 3600
/** What every node takes and sends at most; how many sessions it has is its own. */
const defaultLimits = {
  messageSizeBytes: 50 * 1024 * 1024,
  maxMessagesPerConnection: 100,
  connectionTimeoutSeconds: 300,
  maxRecipients: 500,
  clientConnectionsPerMinute: 1000,
  clientMessagesPerMinute: 3000,
  queueLifetimeSeconds: fiveDaysSeconds,
  bounceQueueLifetimeSeconds: fiveDaysSeconds,
}
const steadySeconds = 300
const waitingSeconds = 15

/** The configuration of a node: renders its bundle when anything in it changed, and judges what the agent says of it. */
export const nodeConfigLoop: Reconciler = { loop: 'node-config', kind: 'node', reconcile }

async function reconcile(context: ReconcileContext, resourceId: string): Promise<ReconcileResult> {
  const nodeId = resourceId as NodeId
  const stored = await withScope(context.db, systemScope, (scoped) => findStoredNode(scoped, nodeId))
  if (stored === null || stored.node.deletingAt !== null) return { requeueAfterSeconds: null }
  if (stored.node.ipAddress === null) return { requeueAfterSeconds: null }

  const current = renderNodeBundle(snapshotOf(context, stored, stored.bundle?.generation ?? 1))
  const isNew = current.hash !== stored.bundle?.hash
  const bundle = isNew ? await storeBundle(context, stored) : current

  const heartbeat = stored.node.heartbeat as Heartbeat | null
  const configured = judgeConfiguration(stored.node, heartbeat, bundle)
  await report(context, {
    kind: 'node',
    resourceId: nodeId,
    conditions: [configured, judgeMailFlow(stored.node.hostname, heartbeat)],
    previous: stored.conditions,
    events: isNew ? [renderedEvent(stored, bundle)] : [],
  })
  return { requeueAfterSeconds: configured.status === 'true' ? steadySeconds : waitingSeconds }
}

/** A new generation, signed; the agent's stream is told in the same transaction. */
async function storeBundle(context: ReconcileContext, stored: StoredNode): Promise<UnsignedBundle> {
  const bundle = renderNodeBundle(snapshotOf(context, stored, (stored.bundle?.generation ?? 0) + 1))
  const signed = signBundle(bundle, context.settings.bundleKeyPem.reveal())
  const place = `node_bundles/body_sealed/${stored.node.id}/${bundle.generation}`
  await withScope(context.db, systemScope, (scoped) =>
    insertNodeBundle(scoped, {
      nodeId: stored.node.id,
      tenantId: stored.node.tenantId,
      generation: bundle.generation,
      hash: bundle.hash,
      bodySealed: context.vault.seal(stored.node.tenantId, place, Buffer.from(JSON.stringify(signed))),
    }),
  )
  return bundle
}

function snapshotOf(context: ReconcileContext, stored: StoredNode, generation: number): NodeSnapshot {
  const { node } = stored
  const open = (tenantId: StoredNode['node']['tenantId'], place: string, sealed: Buffer) =>
    context.vault.openText(tenantId, place, sealed).reveal()
  return {
    nodeId: node.id,
    hostname: node.hostname,
    ipv4: node.ipAddress ?? '',
    // no compute provider gives machines an IPv6 address with a reverse name yet, and without one mail is refused
    ipv6: null,
    generation,
    resolvers: context.settings.nodeResolvers,
    blocklists: [],
    domains: stored.domains.map((domain) => ({
      name: domain.name,
      dkimKeys: domain.dkimKeys.map((key) => ({
        selector: key.selector,
        algorithm: key.algorithm,
        privateKeyPem: open(key.tenantId, `dkim_keys/private_key_sealed/${key.id}`, key.privateKeySealed),
      })),
    })),
    certificates: stored.certificates.map((certificate) => ({
      names: certificate.names,
      chainPem: certificate.chainPem,
      privateKeyPem: open(
        certificate.tenantId,
        `certificates/private_key_sealed/${certificate.id}`,
        certificate.privateKeySealed,
      ),
    })),
    limits: {
      ...defaultLimits,
      maxConnections: node.maxConnections,
    },
    sshNetworks: [],
    authorizedKeys: stored.authorizedKeys,
    extraPasswords: stored.extraPasswords,
    driftPolicy: node.driftPolicy,
  }
}

function renderedEvent({ node }: StoredNode, bundle: UnsignedBundle) {
  return {
    type: 'node.bundle-rendered',
    severity: 'info',
    message: `Generation ${bundle.generation} of the configuration of ${node.hostname} is ready for its agent.`,
    data: { generation: bundle.generation, hash: bundle.hash, files: bundle.files.length },
  } as const
}
