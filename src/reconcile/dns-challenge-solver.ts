import { findEnclosingZone } from '#lib/dns-name.ts'
import { waitFor } from '#lib/wait-for.ts'
import type { RecordSet } from '#model/dns-record.ts'
import { systemScope } from '#model/scope.ts'
import type { Challenge, ChallengeSolver } from '#providers/acme/certificate-authority.ts'
import type { DnsProvider } from '#providers/dns/dns-provider.ts'
import { ProviderError } from '#providers/provider-error.ts'
import type { CertificateSnapshot } from '#store/certificate-snapshot.ts'
import {
  challengePrefix,
  deleteOwnedChallenge,
  insertOwnedChallenge,
  listOwnedChallenges,
  type OwnedChallenge,
} from '#store/owned-challenges.ts'
import { withScope } from '#store/scope.ts'
import type { ReconcileContext } from './reconciler.ts'

const challengeTtlSeconds = 60
const visibleSeconds = 60

/** RFC 8555 §8.4. Adds and removes single values, so that orders of others for the same name are left alone. */
export function createDnsChallengeSolver(
  context: ReconcileContext,
  { domain }: Pick<CertificateSnapshot, 'domain'>,
  provider: DnsProvider,
): ChallengeSolver {
  const ownedOf = (challenge: Challenge): OwnedChallenge => ({
    tenantId: domain.tenantId,
    domainId: domain.id,
    recordName: `${challengePrefix}${challenge.domainName}`,
    recordValue: challenge.response,
  })
  return {
    types: ['dns-01'],
    async publish(challenge) {
      const owned = ownedOf(challenge)
      await withScope(context.db, systemScope, (scoped) => insertOwnedChallenge(scoped, owned))
      const { recordName, recordValue } = owned
      await changeValues(provider, recordName, (values) => [...new Set([...values, recordValue])])
      await waitFor(
        async () => {
          const seen = await context.world.lookup.lookUpAuthoritative(recordName, 'TXT')
          return seen.state === 'found' && seen.values.includes(recordValue)
        },
        { what: `all authoritative servers to show ${recordName}`, timeoutSeconds: visibleSeconds },
      )
    },
    remove: (challenge) => removeOwned(context, provider, ownedOf(challenge)),
  }
}

/** Removes answers that a worker left behind when it was killed in the middle of an order. */
export async function removeStaleChallenges(
  context: ReconcileContext,
  { domain }: Pick<CertificateSnapshot, 'domain'>,
  provider: DnsProvider,
): Promise<void> {
  const stale = await withScope(context.db, systemScope, (scoped) => listOwnedChallenges(scoped, domain.id))
  for (const owned of stale) await removeOwned(context, provider, owned)
}

async function removeOwned(context: ReconcileContext, provider: DnsProvider, owned: OwnedChallenge): Promise<void> {
  const { recordName, recordValue } = owned
  await changeValues(provider, recordName, (values) => values.filter((value) => value !== recordValue))
  await withScope(context.db, systemScope, (scoped) => deleteOwnedChallenge(scoped, owned))
}

async function changeValues(
  provider: DnsProvider,
  name: string,
  edit: (values: readonly string[]) => readonly string[],
): Promise<void> {
  const zone = findEnclosingZone(name, await provider.listZones())
  if (zone === null) throw new ProviderError('not-found', `The DNS credentials reach no zone that holds ${name}.`)
  const sets = await provider.listRecordSets(zone)
  const before = sets.find((set) => set.name === name && set.type === 'TXT') ?? null
  const values = edit(before?.values ?? [])
  if (values.length === (before?.values.length ?? 0)) return
  const after: RecordSet | null =
    values.length === 0 ? null : { name, type: 'TXT', ttlSeconds: challengeTtlSeconds, values }
  await provider.applyChanges(zone, [{ name, type: 'TXT', before, after }])
}
