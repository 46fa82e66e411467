import { randomBytes } from 'node:crypto'
import { sha256Hex } from '#lib/hash.ts'
import { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import type { NodeId } from '#model/id.ts'
import { wake } from '#queue/wake.ts'
import { notifyNode } from '#store/directory.ts'
import { findNodeForUpdate, type NodeRow, updateNode } from '#store/nodes.ts'
import type { Scoped } from '#store/scope.ts'
import type { OperationContext } from '../context.ts'
import { recordEvent } from '../record-event.ts'

export interface RevokedAgent {
  readonly node: NodeRow
  /** One-time token with which an agent on the node may register again. */
  readonly enrolmentToken: Secret<string>
  readonly enrolmentExpiresAt: Date
}

const tokenLifeMilliseconds = 3600_000

/**
 * Takes a node's agent its key, for example when the key was seen by a stranger: from this commit on nobody gets anything
 * for it, and open connections end. The node goes on with what it has. Repeated, it voids the token before.
 * @throws {ProblemError} `not-found`
 */
export async function revokeAgent(scoped: Scoped, context: OperationContext, id: NodeId): Promise<RevokedAgent> {
  const node = await findNodeForUpdate(scoped, id)
  if (node === null || node.deletingAt !== null) {
    throw new ProblemError('not-found', { detail: `There is no node ${id}.` })
  }
  const enrolmentToken = new Secret(randomBytes(32).toString('base64url'))
  const enrolmentExpiresAt = new Date(context.clock().getTime() + tokenLifeMilliseconds)
  const revoked = await updateNode(scoped, id, {
    agentKeyHash: null,
    agentTokenHash: sha256Hex(enrolmentToken.reveal()),
    agentTokenExpiresAt: enrolmentExpiresAt,
  })
  await notifyNode(scoped, id)
  await wake(scoped, 'node-machine', id)
  await recordEvent(scoped, {
    tenantId: node.tenantId,
    type: 'agent.revoked',
    resourceKind: 'node',
    resourceId: id,
    severity: 'warning',
    message: `The key of the agent of ${node.label} was revoked; it gets nothing until it registers again.`,
  })
  return { node: revoked, enrolmentToken, enrolmentExpiresAt }
}
