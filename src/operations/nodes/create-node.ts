import { isHostName } from '#lib/host-name.ts'
import { ProblemError } from '#model/error.ts'
import { newId } from '#model/id.ts'
import type { DriftPolicy } from '#protocol/agent-protocol.ts'
import { wake } from '#queue/wake.ts'
import { insertNode, type NodeRow } from '#store/nodes.ts'
import type { Scoped } from '#store/scope.ts'
import type { NodeImage, NodeSize } from '#store/tables.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'
import { resolveTenant } from '../resolve-tenant.ts'
import { resolveWorkspace } from '../workspaces/resolve-workspace.ts'
import { checkRegion } from './check-region.ts'
import { sharedNodeHostname } from './node-hostname.ts'

export interface CreateNodeInput {
  readonly tenantId?: string | undefined
  readonly workspaceId?: string | undefined
  readonly region: string
  readonly size: NodeSize
  readonly label: string
  readonly image?: NodeImage | undefined
  /** Default `repair`. */
  readonly driftPolicy?: DriftPolicy | undefined
  /** Default: the label below the installation's primary domain. */
  readonly hostname?: string | undefined
}

/**
 * Orders a node that serves nobody yet.
 * @throws {ProblemError} `name-taken`, `region-unknown`, `primary-domain-missing`, `validation-failed`, `not-found` (tenant).
 */
export async function createNode(scoped: Scoped, context: OperationContext, input: CreateNodeInput): Promise<NodeRow> {
  const tenantId = await resolveTenant(scoped, input.tenantId)
  const workspaceId = await resolveWorkspace(scoped, tenantId, input.workspaceId)
  checkRegion(context, input.region, '/region')
  const hostname = input.hostname?.toLowerCase() ?? sharedNodeHostname(context, input.label)
  if (!isHostName(hostname)) {
    const message = 'must be a full host name such as "mail1.example.com"'
    throw new ProblemError('validation-failed', { errors: [{ field: '/hostname', message }] })
  }
  const node = await insertNode(scoped, {
    id: newId('node'),
    tenantId,
    workspaceId,
    label: input.label,
    hostname,
    provider: context.settings.computeProvider,
    region: input.region,
    size: input.size,
    image: input.image ?? context.settings.nodeImage,
    driftPolicy: input.driftPolicy ?? 'repair',
  })
  if (node === null) throw new ProblemError('name-taken', { detail: `There is a node "${input.label}" already.` })
  await wake(scoped, 'node-machine', node.id)
  await wake(scoped, 'node-config', node.id)
  await recordEvent(scoped, {
    tenantId,
    type: 'node.ordered',
    resourceKind: 'node',
    resourceId: node.id,
    message: `Node ${node.label} (${node.size}, ${node.region}) was ordered.`,
    data: { hostname, provider: node.provider, image: node.image },
  })
  return node
}
