import type { Insertable, Selectable } from 'kysely'
import type { NodeId } from '#model/id.ts'
import { notifyNode } from './directory.ts'
import { type Scoped, tenantFilter } from './scope.ts'
import type { AcmeHttpChallengesTable } from './tables.ts'

export type AcmeChallengeRow = Selectable<AcmeHttpChallengesTable>

/** Has the node answer an HTTP-01 challenge (RFC 8555 §8.3). */
export async function insertAcmeChallenge(scoped: Scoped, values: Insertable<AcmeHttpChallengesTable>): Promise<void> {
  await scoped.tx
    .insertInto('acmeHttpChallenges')
    .values(values)
    .onConflict((conflict) =>
      conflict.columns(['nodeId', 'token']).doUpdateSet({ keyAuthorization: values.keyAuthorization }),
    )
    .execute()
  await notifyNode(scoped, values.nodeId)
}

export async function deleteAcmeChallenge(scoped: Scoped, nodeId: NodeId, token: string): Promise<void> {
  await scoped.tx
    .deleteFrom('acmeHttpChallenges')
    .where('nodeId', '=', nodeId)
    .where('token', '=', token)
    .where(tenantFilter(scoped))
    .execute()
  await notifyNode(scoped, nodeId)
}
