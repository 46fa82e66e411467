import { sql } from 'kysely'
import type { NodeId } from '#model/id.ts'
import type { DirectoryEntry, HttpChallenge } from '#protocol/agent-protocol.ts'
import type { Scoped } from './scope.ts'

/** All that an agent follows, at one moment, with one piece of its directory. */
export interface NodeNews {
  readonly nodeId: NodeId
  /** Hash of the newest bundle; null before the first. */
  readonly bundleHash: string | null
  readonly httpChallenges: readonly HttpChallenge[]
  /** Of the newest change, and the checksum of the whole directory after it: decimal. */
  readonly sequence: number
  readonly checksum: string
  /** Who is behind this sequence cannot be told what is gone. */
  readonly trimmedSequence: number
  readonly lastHeartbeat: Date | null
  /** In the order of their sequence. */
  readonly entries: readonly SequencedEntry[]
}

export type SequencedEntry = DirectoryEntry & { readonly sequence: number }

export interface NewsRequest {
  readonly agentKeyHash: string
  /** Entries changed after this sequence, at most `limit`. */
  readonly afterSequence: number
  readonly limit: number
  /** Entries that were gone at this sequence already are left out. */
  readonly goneAfterSequence: number
}

/**
 * Reads in one statement, so that entries, sequence and checksum are of the same moment. Null when nobody has the key any
 * more or the node is being deleted. System scope.
 */
export async function findNodeNews(scoped: Scoped, request: NewsRequest): Promise<NodeNews | null> {
  const { agentKeyHash, afterSequence, limit, goneAfterSequence } = request
  const { rows } = await sql<NodeNews>`
    SELECT
      n.id AS node_id,
      (SELECT b.hash FROM node_bundles b WHERE b.node_id = n.id ORDER BY b.generation DESC LIMIT 1) AS bundle_hash,
      (SELECT coalesce(json_agg(json_build_object('token', c.token, 'keyAuthorization', c.key_authorization)
                                ORDER BY c.token), '[]')
       FROM acme_http_challenges c WHERE c.node_id = n.id) AS http_challenges,
      n.directory_sequence AS sequence,
      n.directory_checksum::text AS checksum,
      n.directory_trimmed_sequence AS trimmed_sequence,
      n.last_heartbeat,
      (SELECT coalesce(json_agg(e ORDER BY e.sequence), '[]') FROM (
         SELECT kind, key, body, sequence FROM directory_entries
         WHERE node_id = n.id AND sequence > ${afterSequence}
           AND (body IS NOT NULL OR sequence > ${goneAfterSequence})
         ORDER BY sequence LIMIT ${limit}
       ) e) AS entries
    FROM sending_nodes n
    WHERE n.agent_key_hash = ${agentKeyHash} AND n.deleting_at IS NULL
  `.execute(scoped.tx)
  return rows[0] ?? null
}

/** System scope. */
export async function isAgentKeyValid(scoped: Scoped, agentKeyHash: string): Promise<boolean> {
  const row = await scoped.tx
    .selectFrom('sendingNodes')
    .select('id')
    .where('agentKeyHash', '=', agentKeyHash)
    .where('deletingAt', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
