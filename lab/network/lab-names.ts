import { createHash } from 'node:crypto'

/** What a lab is called in the kernel. Everything can be found and removed by the lab's name alone. */
export interface LabNames {
  /** Interface of the gateway in the host's name space (at most 15 characters). */
  readonly gatewayInterface: string
  /** Network name space that holds the bridge. */
  readonly switchNamespace: string
  /** All of the lab's network name spaces begin with this. */
  readonly namespacePrefix: string
  readonly firewallTable: string
  /** Metric of the blackhole route, so that each lab has a route of its own. */
  readonly routeMetric: number
  /** Path below the root of the cgroup hierarchies. */
  readonly cgroup: string
}

const NAME = /^[a-z][a-z0-9-]{0,11}$/

/** @throws when the name is not made of 1 to 12 letters, digits and hyphens, beginning with a letter */
export function labNames(lab: string): LabNames {
  if (!NAME.test(lab)) {
    throw new Error(`The name of a lab is 1 to 12 small letters, digits and hyphens, such as "rookery"; not "${lab}".`)
  }
  return {
    gatewayInterface: `rk-${lab}`,
    namespacePrefix: `rookery.${lab}.`,
    switchNamespace: `rookery.${lab}.switch`,
    firewallTable: `rookery-${lab}`,
    routeMetric: 1_000_000 + (createHash('sha256').update(lab).digest().readUInt32BE() % 1_000_000_000),
    cgroup: `rookery-lab/${lab}`,
  }
}

/** The network name space of one machine. Neither lab names nor machine ids have dots. */
export function machineNamespace(lab: string, machineId: string): string {
  return `${labNames(lab).namespacePrefix}${machineId}`
}

/** The machine's port on the bridge: an interface name, unique within the switch name space. */
export function machinePort(machineId: string): string {
  return `p${createHash('sha256').update(machineId).digest('hex').slice(0, 12)}`
}
