import { CommandError, runCommand } from '#lib/run-command.ts'
import { type AddressRange, LAB_BLOCK, RANGE_PREFIX_LENGTH } from './address-range.ts'
import { ensureFirewall, GATEWAY_PORTS, removeFirewall } from './firewall.ts'
import { labNames } from './lab-names.ts'

/**
 * Makes the lab's network or what is missing of it: a bridge in a name space of its own, the gateway's interface in the
 * host's, a blackhole route for the whole block beneath, and the firewall table. The host sees one interface per lab,
 * and what machines say to one another never passes the host's packet filter.
 * @throws when another lab or interface already has the gateway's address
 */
export async function ensureLabNetwork(lab: string, range: AddressRange): Promise<void> {
  const names = labNames(lab)
  const gateway = `${range.gateway}/${RANGE_PREFIX_LENGTH}`
  await assertGatewayIsFree(names.gatewayInterface, range)
  await ensureSwitch(names.switchNamespace)
  if (!(await hasInterface(names.gatewayInterface))) {
    await deleteInterface('uplink', names.switchNamespace)
    const peer = ['type', 'veth', 'peer', 'name', 'uplink', 'netns', names.switchNamespace]
    await runCommand('ip', ['link', 'add', names.gatewayInterface, ...peer])
  }
  await ip(['link', 'set', 'uplink', 'master', 'bridge', 'up'], names.switchNamespace)
  await disableIpv6(names.gatewayInterface, null)
  await ip(['address', 'replace', gateway, 'dev', names.gatewayInterface])
  await ip(['link', 'set', names.gatewayInterface, 'up'])
  await ip(['route', 'replace', 'blackhole', LAB_BLOCK, 'metric', String(names.routeMetric)])
  const { firewallTable: table, gatewayInterface } = names
  await ensureFirewall({ table, gatewayInterface, gateway: range.gateway, openPorts: GATEWAY_PORTS })
}

/** Removes all of it, also when only parts are there. The machines' processes must be gone. */
export async function removeLabNetwork(lab: string): Promise<void> {
  const names = labNames(lab)
  for (const namespace of await listNamespaces()) {
    if (namespace.startsWith(names.namespacePrefix)) await removeNamespace(namespace)
  }
  await deleteInterface(names.gatewayInterface, null)
  const { stdout } = await runCommand('ip', ['-json', 'route', 'show', 'type', 'blackhole'])
  const routes = JSON.parse(stdout || '[]') as { dst: string; metric?: number }[]
  if (routes.some((route) => route.metric === names.routeMetric)) {
    await ip(['route', 'del', 'blackhole', LAB_BLOCK, 'metric', String(names.routeMetric)])
  }
  await removeFirewall(names.firewallTable)
}

/** Network name spaces by name. */
export async function listNamespaces(): Promise<string[]> {
  const { stdout } = await runCommand('ip', ['-json', 'netns', 'list'])
  return (JSON.parse(stdout || '[]') as { name: string }[]).map((namespace) => namespace.name)
}

/** Resolves also when it is gone already. */
export async function removeNamespace(namespace: string): Promise<void> {
  await ignoreFailure(runCommand('ip', ['netns', 'del', namespace]))
}

/** Runs `ip`, within a network name space when one is named. */
export async function ip(args: readonly string[], namespace?: string): Promise<string> {
  const { stdout } = await runCommand('ip', namespace === undefined ? args : ['-netns', namespace, ...args])
  return stdout
}

/** Resolves also when it is gone already. */
export async function deleteInterface(name: string, namespace: string | null): Promise<void> {
  await ignoreFailure(ip(['link', 'del', name], namespace ?? undefined))
}

/** IPv6 stays off on the lab's wires; the loopback keeps it. */
export async function disableIpv6(interfaceName: string, namespace: string | null): Promise<void> {
  const command = ['sysctl', '-q', '-w', `net.ipv6.conf.${interfaceName}.disable_ipv6=1`]
  const within = namespace === null ? command : ['ip', 'netns', 'exec', namespace, ...command]
  await ignoreFailure(runCommand(within[0] as string, within.slice(1)))
}

async function ensureSwitch(namespace: string): Promise<void> {
  if (!(await listNamespaces()).includes(namespace)) await ip(['netns', 'add', namespace])
  const { stdout } = await runCommand('ip', ['-netns', namespace, '-json', 'link', 'show'])
  const links = (JSON.parse(stdout) as { ifname: string }[]).map((link) => link.ifname)
  if (!links.includes('bridge')) await ip(['link', 'add', 'bridge', 'type', 'bridge', 'forward_delay', '0'], namespace)
  await disableIpv6('bridge', namespace)
  await ip(['link', 'set', 'bridge', 'up'], namespace)
  // bridged frames are not the packet filter's business (kernel documentation, networking/bridge)
  const filter = ['sysctl', '-q', '-w', 'net.bridge.bridge-nf-call-iptables=0', 'net.bridge.bridge-nf-call-arptables=0']
  await ignoreFailure(runCommand('ip', ['netns', 'exec', namespace, ...filter]))
}

async function hasInterface(name: string): Promise<boolean> {
  const { stdout } = await runCommand('ip', ['-json', 'link', 'show'])
  return (JSON.parse(stdout) as { ifname: string }[]).some((link) => link.ifname === name)
}

async function assertGatewayIsFree(ownInterface: string, range: AddressRange): Promise<void> {
  const { stdout } = await runCommand('ip', ['-json', '-4', 'address', 'show'])
  const links = JSON.parse(stdout) as { ifname: string; addr_info: { local: string }[] }[]
  const other = links.find((link) => {
    return link.ifname !== ownInterface && link.addr_info.some((info) => range.offsetOf(info.local) !== null)
  })
  if (other === undefined) return
  throw new Error(`The range ${range.cidr} is in use by the interface ${other.ifname}; give this lab another --range.`)
}

async function ignoreFailure(command: Promise<unknown>): Promise<void> {
  await command.catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error
  })
}
