import type { ConditionUpdate } from '#model/condition.ts'
import type { NodeId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import type { Bundle, Heartbeat } from '#protocol/agent-protocol.ts'
import { renderNodeBundle } from '#render/node-bundle.ts'
import type { NodeSnapshot } from '#render/snapshot.ts'
import { insertNodeBundle } from '#store/node-bundles.ts'
import { findStoredNode, type StoredNode } from '#store/node-snapshot.ts'
import { withScope } from '#store/scope.ts'
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

  const condition = judge(stored, bundle)
  await report(context, {
    kind: 'node',
    resourceId: nodeId,
    conditions: [condition],
    previous: stored.conditions,
    events: isNew ? [renderedEvent(stored, bundle)] : [],
  })
  return { requeueAfterSeconds: condition.status === 'true' ? steadySeconds : waitingSeconds }
}

/** A new generation; the agent's stream is told in the same transaction. */
async function storeBundle(context: ReconcileContext, stored: StoredNode): Promise<Bundle> {
  const bundle = renderNodeBundle(snapshotOf(context, stored, (stored.bundle?.generation ?? 0) + 1))
  const place = `node_bundles/body_sealed/${stored.node.id}/${bundle.generation}`
  await withScope(context.db, systemScope, (scoped) =>
    insertNodeBundle(scoped, {
      nodeId: stored.node.id,
      tenantId: stored.node.tenantId,
      generation: bundle.generation,
      hash: bundle.hash,
      bodySealed: context.vault.seal(stored.node.tenantId, place, Buffer.from(JSON.stringify(bundle))),
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
  }
}

function judge({ node }: StoredNode, bundle: Bundle): ConditionUpdate {
  const heartbeat = node.heartbeat as Heartbeat | null
  const failure = heartbeat?.bundleFailure ?? null
  if (heartbeat?.bundle?.hash === bundle.hash) return judgeRunning(node.hostname, heartbeat, bundle)
  if (failure !== null && failure.hash === bundle.hash) {
    return {
      type: 'Configured',
      status: 'false',
      reason: 'BundleRefused',
      message:
        `${node.hostname} keeps its former configuration: generation ${failure.generation} failed at ${failure.step}: ` +
        `${failure.message} It will be tried again with the next generation.`,
    }
  }
  const doing = heartbeat === null ? '' : ` Its agent says: ${heartbeat.phase.name}, ${heartbeat.phase.detail}.`
  const message = `${node.hostname} has not applied generation ${bundle.generation} of its configuration yet.${doing}`
  return { type: 'Configured', status: 'false', reason: 'WaitingForAgent', message }
}

function judgeRunning(hostname: string, heartbeat: Heartbeat, bundle: Bundle): ConditionUpdate {
  const down = heartbeat.services.filter((service) => service.state !== 'active')
  if (down.length > 0) {
    const names = down.map((service) => `${service.name} (${service.state})`).join(', ')
    return {
      type: 'Configured',
      status: 'false',
      reason: 'ServiceDown',
      message: `On ${hostname} these services do not run: ${names}. See "journalctl -u" on the node.`,
    }
  }
  if (heartbeat.driftedPaths.length > 0) {
    return {
      type: 'Configured',
      status: 'false',
      reason: 'Drifted',
      message: `On ${hostname} these files were changed by hand: ${heartbeat.driftedPaths.join(', ')}.`,
    }
  }
  const message = `${hostname} runs generation ${bundle.generation} of its configuration; all services are up.`
  return { type: 'Configured', status: 'true', reason: 'Applied', message }
}

function renderedEvent({ node }: StoredNode, bundle: Bundle) {
  return {
    type: 'node.bundle-rendered',
    severity: 'info',
    message: `Generation ${bundle.generation} of the configuration of ${node.hostname} is ready for its agent.`,
    data: { generation: bundle.generation, hash: bundle.hash, files: bundle.files.length },
  } as const
}
