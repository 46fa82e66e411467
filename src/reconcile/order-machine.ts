import { createHmac } from 'node:crypto'
import { sha256Hex } from '#lib/hash.ts'
import { systemScope } from '#model/scope.ts'
import type { ComputeProvider } from '#providers/compute/compute-provider.ts'
import { renderUserData } from '#render/user-data.ts'
import type { StoredNode } from '#store/node-snapshot.ts'
import { updateNode } from '#store/nodes.ts'
import { withScope } from '#store/scope.ts'
import { listPlatformKeys } from '#store/secrets.ts'
import { changeAsLoop } from './change-as-loop.ts'
import type { ReconcileContext } from './reconciler.ts'

const tokenLifeMilliseconds = 3600_000

/**
 * Orders the machine of a node. Everything that the machine is told is derived, so that an order whose answer was lost
 * and that is given again fits the machine that the first one made. The agent's one-time token is stored as a hash first.
 */
export async function orderMachine(
  context: ReconcileContext,
  { node }: StoredNode,
  provider: ComputeProvider,
): Promise<void> {
  const { settings } = context
  const now = context.clock()
  const token = agentToken(context, node.id, node.failedAttempts)
  if (node.agentTokenHash !== sha256Hex(token)) {
    await changeAsLoop(context, (scoped) =>
      updateNode(scoped, node.id, {
        agentTokenHash: sha256Hex(token),
        agentTokenExpiresAt: new Date(now.getTime() + tokenLifeMilliseconds),
        agentKeyHash: null,
        lastHeartbeat: null,
        heartbeat: null,
        machineOrderedAt: now,
      }),
    )
  }
  const platformKeys = await withScope(context.db, systemScope, listPlatformKeys)
  await provider.createMachine({
    name: node.hostname,
    mark: { installationId: settings.installationId, nodeId: node.id },
    size: node.size,
    region: node.region,
    image: node.image,
    userData: renderUserData({
      url: settings.agentUrl,
      caPem: settings.agentCaPem,
      bundleKeyPem: settings.bundlePublicKeyPem,
      token,
      nodeId: node.id,
      runtimeSha256: settings.runtimeSha256,
      agentSha256: settings.agentSha256,
    }),
    sshKeys: platformKeys.length > 0 ? platformKeys : [settings.sshPublicKey],
  })
}

/** The same for the same attempt, unknown to anybody without the installation's keys. */
function agentToken(context: ReconcileContext, nodeId: string, attempt: number): string {
  return createHmac('sha256', context.settings.agentTokenKey.reveal())
    .update(`${nodeId}/${attempt}`)
    .digest('base64url')
}
