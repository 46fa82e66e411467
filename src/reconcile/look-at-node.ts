import { blocklistName, type Listing, readListing } from '#plan/verification/blocklists.ts'
import type { MailPort, PortEvidence } from '#plan/verification/verification-evidence.ts'
import type { PortProbe } from '#providers/probe/mail-probe.ts'
import type { InfrastructureSnapshot } from '#store/infrastructure-snapshot.ts'
import type { NodeFeatures } from './node-features.ts'
import type { ReconcileContext } from './reconciler.ts'

/** What may be looked at every few minutes: it is what clients and other servers do all day. */
export interface NodeView {
  readonly hostname: string
  readonly ipAddress: string
  readonly configuredPorts: readonly number[]
  readonly ports: readonly ProbedPort[]
  readonly reverseName: string | null
  readonly reverseNameAddresses: readonly string[]
  readonly unknownReverseName: string | null
  readonly listings: readonly Listing[]
  readonly clockAheadSeconds: number | null
}

export interface ProbedPort extends PortEvidence {
  /** A sentence; `null`: none. */
  readonly problem: string | null
}

const alwaysPorts: readonly MailPort[] = [25, 587, 465, 993]
const optionalPorts: readonly MailPort[] = [110, 143, 995, 4190]

export async function lookAtNode(
  context: ReconcileContext,
  snapshot: InfrastructureSnapshot,
  features: NodeFeatures,
): Promise<NodeView> {
  const { node, domain } = snapshot
  const ipAddress = node.ipAddress ?? ''
  const [ports, reverse, listings, clockAheadSeconds] = await Promise.all([
    probePorts(context, snapshot, probedPortsOf(features)),
    lookUpReverseName(context, ipAddress),
    lookUpListings(context, ipAddress, domain.name),
    readClock(context, snapshot),
  ])
  return {
    hostname: node.hostname,
    ipAddress,
    configuredPorts: features.openPorts,
    ports,
    ...reverse,
    listings,
    clockAheadSeconds,
  }
}

/** Those that every node has, and of the others those that its configuration opens. */
export function probedPortsOf({ openPorts }: NodeFeatures): readonly MailPort[] {
  return [...alwaysPorts, ...optionalPorts.filter((port) => openPorts.includes(port))]
}

async function probePorts(
  context: ReconcileContext,
  { node, infrastructure, certificateNames }: InfrastructureSnapshot,
  ports: readonly MailPort[],
): Promise<readonly ProbedPort[]> {
  const ipAddress = node.ipAddress ?? ''
  const names = [...new Set([infrastructure.smtpHost, ...certificateNames])]
  const probes = names.flatMap((serverName) =>
    ports.map(async (port) =>
      describePort(port, serverName, await context.world.probe.probePort({ ipAddress, port, serverName })),
    ),
  )
  return await Promise.all(probes)
}

function describePort(port: MailPort, serverName: string, probe: PortProbe): ProbedPort {
  if (probe.state === 'closed') {
    return {
      port,
      serverName,
      closedReason: probe.reason,
      greetingName: '',
      ehloName: null,
      offersAuthInClear: false,
      tlsProtocol: null,
      certificateProblem: null,
      problem: `does not answer: ${probe.reason}.`,
    }
  }
  const { state, certificateNotAfter, ...seen } = probe
  const problem = seen.tlsProtocol === null ? 'offers no TLS.' : seen.certificateProblem
  return { port, serverName, closedReason: null, ...seen, problem }
}

async function lookUpReverseName(
  context: ReconcileContext,
  ipAddress: string,
): Promise<Pick<NodeView, 'reverseName' | 'reverseNameAddresses' | 'unknownReverseName'>> {
  const { lookup } = context.world
  const pointer = await lookup.lookUp(`${ipAddress.split('.').toReversed().join('.')}.in-addr.arpa`, 'PTR')
  const nothing = { reverseName: null, reverseNameAddresses: [], unknownReverseName: null }
  if (pointer.state === 'unknown') return { ...nothing, unknownReverseName: pointer.reason }
  const reverseName = pointer.state === 'found' ? (pointer.values[0] ?? null) : null
  if (reverseName === null) return nothing
  const forward = await lookup.lookUp(reverseName, 'A')
  if (forward.state === 'unknown') return { ...nothing, reverseName, unknownReverseName: forward.reason }
  return { ...nothing, reverseName, reverseNameAddresses: forward.state === 'found' ? forward.values : [] }
}

async function lookUpListings(
  context: ReconcileContext,
  ipAddress: string,
  domainName: string,
): Promise<readonly Listing[]> {
  return await Promise.all(
    context.settings.blocklists.map(async (list) => {
      const name = blocklistName(list, list.kind === 'ip' ? ipAddress : domainName)
      return readListing(list, await context.world.lookup.lookUp(name, 'A'))
    }),
  )
}

async function readClock(
  context: ReconcileContext,
  { node, infrastructure }: InfrastructureSnapshot,
): Promise<number | null> {
  const target = { ipAddress: node.ipAddress ?? '', hostName: infrastructure.smtpHost, path: '/' }
  const at = await context.world.probe.readClock(target)
  return at === null ? null : (at.getTime() - context.clock().getTime()) / 1000
}
