import { randomBytes } from 'node:crypto'
import { sha256Hex } from '#lib/hash.ts'
import { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import type { NodeId } from '#model/id.ts'
import type { RegisterRequest } from '#protocol/agent-protocol.ts'
import { wake } from '#queue/wake.ts'
import { notifyNode } from '#store/directory.ts'
import { findNodeByAgentToken, updateNode } from '#store/nodes.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'

export interface RegisteredAgent {
  readonly nodeId: NodeId
  readonly agentKey: Secret<string>
}

/**
 * Gives the agent of a node its key for a one-time token. Until the key is used the token may be used again (an agent
 * killed before it stored its key), which voids the key before.
 * @throws {ProblemError} `agent-token-invalid` when unknown, consumed or expired.
 */
export async function registerAgent(
  scoped: Scoped,
  context: OperationContext,
  token: Secret<string>,
  request: RegisterRequest,
): Promise<RegisteredAgent> {
  const node = await findNodeByAgentToken(scoped, sha256Hex(token.reveal()))
  const now = context.clock()
  const isValid = node?.agentTokenExpiresAt !== null && node !== null && node.agentTokenExpiresAt > now
  if (!isValid || node.deletingAt !== null) throw new ProblemError('agent-token-invalid')
  const agentKey = new Secret(`rka_${randomBytes(32).toString('base64url')}`)
  await updateNode(scoped, node.id, { agentKeyHash: sha256Hex(agentKey.reveal()), agentRegisteredAt: now })
  await notifyNode(scoped, node.id)
  await wake(scoped, 'node-machine', node.id)
  await recordEvent(scoped, {
    tenantId: node.tenantId,
    type: 'agent.registered',
    resourceKind: 'node',
    resourceId: node.id,
    message: `The agent of ${node.label} registered.`,
    data: { agentVersion: request.agentVersion },
  })
  return { nodeId: node.id, agentKey }
}
