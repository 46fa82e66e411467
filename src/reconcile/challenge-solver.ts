import { waitFor } from '#lib/wait-for.ts'
import { systemScope } from '#model/scope.ts'
import type { ChallengeSolver } from '#providers/acme/certificate-authority.ts'
import type { DnsProvider } from '#providers/dns/dns-provider.ts'
import { deleteAcmeChallenge, insertAcmeChallenge } from '#store/acme-challenges.ts'
import type { CertificateSnapshot } from '#store/certificate-snapshot.ts'
import { withScope } from '#store/scope.ts'
import { createDnsChallengeSolver } from './dns-challenge-solver.ts'
import type { ReconcileContext } from './reconciler.ts'

const visibleSeconds = 60

/** DNS-01 where we may change the zone: needs no machine. HTTP-01 through the node's agent otherwise. */
export function createChallengeSolver(
  context: ReconcileContext,
  snapshot: CertificateSnapshot,
  dnsProvider: DnsProvider | null,
): ChallengeSolver {
  return dnsProvider === null ? httpSolver(context, snapshot) : createDnsChallengeSolver(context, snapshot, dnsProvider)
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
