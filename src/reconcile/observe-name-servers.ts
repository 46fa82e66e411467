import { findDnsHost } from '#model/dns-host.ts'
import type { NewEvent } from '#model/event.ts'
import type { DnsLookup } from '#providers/lookup/dns-lookup.ts'
import type { DomainSnapshot } from '#store/domain-snapshot.ts'
import type { ReconcileContext } from './reconciler.ts'

/** While the domain waits for its owner, who may just be moving it; and afterwards. */
const waitingSeconds = 60
const steadySeconds = 3600

export interface NameServerView {
  readonly nameServers: readonly string[]
  /** To be told when they are others than before. */
  readonly events: readonly Pick<NewEvent, 'type' | 'message' | 'severity' | 'data'>[]
}

/** Who serves the zone that holds the domain; `null` when it was looked at lately, or when nobody could say. */
export async function observeNameServers(
  { world, clock }: ReconcileContext,
  { domain }: DomainSnapshot,
): Promise<NameServerView | null> {
  const seenAt = domain.nameServersSeenAt
  const pauseSeconds = domain.verifiedAt === null ? waitingSeconds : steadySeconds
  if (seenAt !== null && clock().getTime() - seenAt.getTime() < pauseSeconds * 1000) return null
  const nameServers = await findNameServers(world.lookup, domain.name)
  if (nameServers === null) return null
  const isNews = nameServers.join(' ') !== (domain.nameServers ?? []).join(' ')
  return { nameServers, events: isNews ? [eventOf(domain.name, nameServers)] : [] }
}

/** Those of the nearest zone upwards. An alias is no zone: a resolver would answer with the servers of its target. */
async function findNameServers(lookup: DnsLookup, name: string): Promise<readonly string[] | null> {
  const labels = name.split('.')
  for (let skipped = 0; labels.length - skipped >= 2; skipped += 1) {
    const zone = labels.slice(skipped).join('.')
    const found = await lookup.lookUp(zone, 'NS')
    if (found.state === 'unknown') return null
    if (found.state === 'found' && (await lookup.lookUp(zone, 'CNAME')).state === 'absent') {
      return [...new Set(found.values.map((value) => value.toLowerCase().replace(/\.$/, '')))].sort()
    }
  }
  return []
}

function eventOf(domainName: string, nameServers: readonly string[]): NameServerView['events'][number] {
  const host = findDnsHost(nameServers)
  const servers = nameServers.slice(0, 4).join(', ')
  return {
    type: 'domain.name-servers-seen',
    severity: 'info',
    message:
      nameServers.length === 0
        ? `No name servers of ${domainName} were found.`
        : `The zone of ${domainName} is served by ${servers}${host === null ? '' : ` (${host.name})`}.`,
    data: { nameServers, dnsHost: host?.id ?? null },
  }
}
