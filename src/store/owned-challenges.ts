import type { DomainId, TenantId } from '#model/id.ts'
import type { Scoped } from './scope.ts'

/** An ACME answer that we put, or were about to put, into a domain's zone (RFC 8555 §8.4). */
export interface OwnedChallenge {
  readonly tenantId: TenantId
  readonly domainId: DomainId
  readonly recordName: string
  readonly recordValue: string
}

/** Answers live beside the other owned values under this beginning of their names; the domain loop leaves them alone. */
export const challengePrefix = '_acme-challenge.'

export async function listOwnedChallenges(scoped: Scoped, domainId: DomainId): Promise<readonly OwnedChallenge[]> {
  return scoped.tx
    .selectFrom('dnsOwnedValues')
    .select(['tenantId', 'domainId', 'recordName', 'recordValue'])
    .where('domainId', '=', domainId)
    .where('recordName', 'like', `\\${challengePrefix}%`)
    .execute()
}

/** Remembered before it is written, so that a worker that dies leaves nothing that nobody removes. */
export async function insertOwnedChallenge(scoped: Scoped, challenge: OwnedChallenge): Promise<void> {
  await scoped.tx
    .insertInto('dnsOwnedValues')
    .values({ ...challenge, recordType: 'TXT' })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function deleteOwnedChallenge(
  scoped: Scoped,
  { domainId, recordName, recordValue }: Omit<OwnedChallenge, 'tenantId'>,
): Promise<void> {
  await scoped.tx
    .deleteFrom('dnsOwnedValues')
    .where('domainId', '=', domainId)
    .where('recordType', '=', 'TXT')
    .where('recordName', '=', recordName)
    .where('recordValue', '=', recordValue)
    .execute()
}
