import { RANGE_PREFIX_LENGTH } from './address-range.ts'
import { labNames, machineNamespace, machinePort } from './lab-names.ts'
import { deleteInterface, disableIpv6, ip, listNamespaces, removeNamespace } from './lab-network.ts'

/**
 * Makes sure that a machine's network name space is there: loopback, and `eth0` with these addresses on the lab's
 * bridge; no default route. Made anew when any of it is missing. The machine must not be running.
 */
export async function ensureMachineNetwork(
  lab: string,
  machineId: string,
  addresses: readonly string[],
): Promise<void> {
  const namespace = machineNamespace(lab, machineId)
  if (await isComplete(namespace, lab, machineId, addresses)) return
  await removeMachineNetwork(lab, machineId)
  await ip(['netns', 'add', namespace])
  const { switchNamespace } = labNames(lab)
  const port = machinePort(machineId)
  await ip(['link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace], switchNamespace)
  await ip(['link', 'set', port, 'master', 'bridge', 'up'], switchNamespace)
  await ip(['link', 'set', 'lo', 'up'], namespace)
  await disableIpv6('eth0', namespace)
  for (const address of addresses) {
    await ip(['address', 'add', `${address}/${RANGE_PREFIX_LENGTH}`, 'dev', 'eth0'], namespace)
  }
  await ip(['link', 'set', 'eth0', 'up'], namespace)
}

/** Resolves also when it is gone already. */
export async function removeMachineNetwork(lab: string, machineId: string): Promise<void> {
  await deleteInterface(machinePort(machineId), labNames(lab).switchNamespace)
  await removeNamespace(machineNamespace(lab, machineId))
}

async function isComplete(
  namespace: string,
  lab: string,
  machineId: string,
  addresses: readonly string[],
): Promise<boolean> {
  if (!(await listNamespaces()).includes(namespace)) return false
  try {
    const port = await ip(['-json', 'link', 'show', machinePort(machineId)], labNames(lab).switchNamespace)
    const inside = await ip(['-json', '-4', 'address', 'show', 'dev', 'eth0'], namespace)
    const found = (JSON.parse(inside) as { addr_info: { local: string }[] }[]).flatMap((link) => link.addr_info)
    const isUp = (JSON.parse(port) as { operstate: string; master?: string }[]).every(
      (link) => link.master === 'bridge',
    )
    return isUp && addresses.join() === found.map((info) => info.local).join()
  } catch {
    return false
  }
}
