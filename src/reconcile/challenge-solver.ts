import { findEnclosingZone } from '#lib/dns-name.ts'
import { waitFor } from '#lib/wait-for.ts'
import type { RecordSet } from '#model/dns-record.ts'
import { systemScope } from '#model/scope.ts'
import type { Challenge, ChallengeSolver } from '#providers/acme/certificate-authority.ts'
import type { DnsProvider } from '#providers/dns/dns-provider.ts'
import { ProviderError } from '#providers/provider-error.ts'
import { deleteAcmeChallenge, insertAcmeChallenge } from '#store/acme-challenges.ts'
import type { CertificateSnapshot } from '#store/certificate-snapshot.ts'
import { withScope } from '#store/scope.ts'
import type { ReconcileContext } from './reconciler.ts'

const challengeTtlSeconds = 60
const visibleSeconds = 60

/** DNS-01 where we may change the zone: needs no machine. HTTP-01 through the node's agent otherwise. */
export function createChallengeSolver(
  context: ReconcileContext,
  snapshot: CertificateSnapshot,
  dnsProvider: DnsProvider | null,
): ChallengeSolver {
  return dnsProvider === null ? httpSolver(context, snapshot) : dnsSolver(context, dnsProvider)
}

/** RFC 8555 §8.4. Adds and removes one value, so that orders for other names may use the same set. */
function dnsSolver(context: ReconcileContext, provider: DnsProvider): ChallengeSolver {
  async function change(challenge: Challenge, edit: (values: readonly string[]) => readonly string[]): Promise<string> {
    const name = `_acme-challenge.${challenge.domainName}`
    const zone = findEnclosingZone(name, await provider.listZones())
    if (zone === null) throw new ProviderError('not-found', `The DNS credentials reach no zone that holds ${name}.`)
    const sets = await provider.listRecordSets(zone)
    const before = sets.find((set) => set.name === name && set.type === 'TXT') ?? null
    const values = edit(before?.values ?? [])
    const after: RecordSet | null =
      values.length === 0 ? null : { name, type: 'TXT', ttlSeconds: challengeTtlSeconds, values }
    await provider.applyChanges(zone, [{ name, type: 'TXT', before, after }])
    return name
  }
  return {
    types: ['dns-01'],
    async publish(challenge) {
      const name = await change(challenge, (values) => [...new Set([...values, challenge.response])])
      await waitFor(
        async () => {
          const seen = await context.world.lookup.lookUpAuthoritative(name, 'TXT')
          return seen.state === 'found' && seen.values.includes(challenge.response)
        },
        { what: `all authoritative servers to show ${name}`, timeoutSeconds: visibleSeconds },
      )
    },
    async remove(challenge) {
      await change(challenge, (values) => values.filter((value) => value !== challenge.response))
    },
  }
}

/** RFC 8555 §8.3: the agent serves the answer on port 80. */
function httpSolver(context: ReconcileContext, { certificate, nodeIpAddress }: CertificateSnapshot): ChallengeSolver {
  const { nodeId, tenantId } = certificate
  return {
    types: ['http-01'],
    async publish(challenge) {
      const row = { tenantId, nodeId, token: challenge.token, keyAuthorization: challenge.response }
      await withScope(context.db, systemScope, (scoped) => insertAcmeChallenge(scoped, row))
      const target = {
        ipAddress: nodeIpAddress ?? '',
        hostName: challenge.domainName,
        path: `/.well-known/acme-challenge/${challenge.token}`,
      }
      await waitFor(async () => (await context.world.probe.readHttp(target))?.trim() === challenge.response, {
        what: `the node to answer the challenge for ${challenge.domainName} on port 80`,
        timeoutSeconds: visibleSeconds,
      })
    },
    async remove(challenge) {
      await withScope(context.db, systemScope, (scoped) => deleteAcmeChallenge(scoped, nodeId, challenge.token))
    },
  }
}
