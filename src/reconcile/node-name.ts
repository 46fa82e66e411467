import { findEnclosingZone, isInZone } from '#lib/dns-name.ts'
import { groupRecords, nodeAddressRecord } from '#plan/dns/desired-records.ts'
import { planZone } from '#plan/dns/plan-zone.ts'
import type { DnsProvider } from '#providers/dns/dns-provider.ts'
import { ProviderError } from '#providers/provider-error.ts'
import { insertEvent } from '#store/events.ts'
import type { StoredNode } from '#store/node-snapshot.ts'
import { changeAsLoop } from './change-as-loop.ts'
import type { ReconcileContext } from './reconciler.ts'

/** The DNS host of the installation's own zone, when the name lies in it; `null` otherwise. */
export function findPrimaryDns(context: ReconcileContext, name: string): DnsProvider | null {
  const { primaryDomain } = context.settings
  if (primaryDomain === null || !isInZone(name, primaryDomain.name)) return null
  return context.world.dns(primaryDomain.dnsProvider, primaryDomain.dnsCredentials.reveal())
}

/**
 * Keeps the forward side of a shared node's name: its address record in the installation's own zone. Nodes whose name lies
 * in a customer's domain get theirs from the domain loop. `null` takes the record away.
 */
export async function applyNodeName(
  context: ReconcileContext,
  { node }: StoredNode,
  ipv4: string | null,
): Promise<void> {
  const provider = findPrimaryDns(context, node.hostname)
  if (provider === null) return
  const zone = findEnclosingZone(node.hostname, await provider.listZones())
  if (zone === null)
    throw new ProviderError('not-found', `The primary DNS reaches no zone that holds ${node.hostname}.`)
  const observed = await provider.listRecordSets(zone)
  // The name was made for this node alone, so every address at it is ours.
  const owned = observed.filter(({ name, type }) => name === node.hostname && type === 'A')
  const desired = ipv4 === null ? [] : groupRecords([nodeAddressRecord(node.hostname, ipv4)])
  const { changes } = planZone({ desired, observed, owned, adjust: (sets) => provider.adjust(sets) })
  if (changes.length === 0) return
  await provider.applyChanges(zone, changes)
  await changeAsLoop(context, async (scoped) => {
    for (const { reason } of changes) {
      await insertEvent(scoped, {
        tenantId: node.tenantId,
        severity: 'info',
        type: 'node.name-changed',
        resourceKind: 'node',
        resourceId: node.id,
        infrastructureId: null,
        message: reason,
        data: { zone, name: node.hostname },
      })
    }
  })
}
