import type { Kysely } from 'kysely'
import { sha256Hex } from '#lib/hash.ts'
import { Secret } from '#lib/secret.ts'
import { ProblemError } from '#model/error.ts'
import { systemScope } from '#model/scope.ts'
import { findNodeByAgentKey, findNodeByAgentToken, type NodeRow } from '#store/nodes.ts'
import { withScope } from '#store/scope.ts'
import type { Database } from '#store/tables.ts'
import { readBearer } from '../bearer.ts'

/** The node whose agent sends this key. @throws {ProblemError} `unauthenticated` when it is unknown or was replaced. */
export async function authenticateAgent(db: Kysely<Database>, authorization: string | undefined): Promise<NodeRow> {
  const keyHash = sha256Hex(readAgentSecret(authorization).reveal())
  const node = await withScope(db, systemScope, (scoped) => findNodeByAgentKey(scoped, keyHash))
  if (node === null) throw new ProblemError('unauthenticated')
  return node
}

/** For what a machine needs before it has an agent: a valid one-time token will do too. */
export async function authenticateMachine(
  db: Kysely<Database>,
  authorization: string | undefined,
  now: Date,
): Promise<void> {
  const secretHash = sha256Hex(readAgentSecret(authorization).reveal())
  const isKnown = await withScope(db, systemScope, async (scoped) => {
    if ((await findNodeByAgentKey(scoped, secretHash)) !== null) return true
    const node = await findNodeByAgentToken(scoped, secretHash)
    return node?.agentTokenExpiresAt != null && node.agentTokenExpiresAt > now
  })
  if (!isKnown) throw new ProblemError('unauthenticated')
}

export function readAgentSecret(authorization: string | undefined): Secret<string> {
  const secret = readBearer(authorization)
  if (secret === null) throw new ProblemError('unauthenticated')
  return new Secret(secret)
}
