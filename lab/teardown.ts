import { existsSync } from 'node:fs'
import { readdir, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CommandError, runCommand } from '#lib/run-command.ts'
import { labPaths } from './lab-paths.ts'
import { cgroupRoots, removeCgroup } from './machines/machine-cgroup.ts'
import { stopMachine } from './machines/machine-process.ts'
import { labNames } from './network/lab-names.ts'
import { removeLabNetwork } from './network/lab-network.ts'

const HALT_TIMEOUT_SECONDS = 10

/**
 * Removes every process, name space, mount, route, interface, firewall table and socket of a lab, going by its name alone,
 * so that it works after any crash. Machines are asked to halt first. No daemon of the lab may be running.
 */
export async function teardownLab(lab: string): Promise<void> {
  const { cgroup } = labNames(lab)
  const ids = await listMachineCgroups(cgroup)
  await Promise.all(ids.map((id) => stopMachine({ lab, id }, HALT_TIMEOUT_SECONDS)))
  await removeCgroup(cgroup)
  if (hasNetworkTools()) {
    await removeLabNetwork(lab)
    await removeEmptyNamespaceMount()
  }
  await rm(labPaths(lab).runtime, { recursive: true, force: true })
  const shared = [dirname(labPaths(lab).runtime), ...cgroupRoots().map((root) => join(root, dirname(cgroup)))]
  // they go with the last lab
  for (const directory of shared) await rmdir(directory).catch(() => undefined)
}

/** Removes the machines' disks and all else that a lab remembers. It must be down. */
export async function removeLabState(lab: string): Promise<void> {
  await rm(labPaths(lab).state, { recursive: true, force: true })
}

async function listMachineCgroups(cgroup: string): Promise<string[]> {
  const [root] = cgroupRoots()
  if (root === undefined) return []
  const entries = await readdir(join(root, cgroup), { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}

function hasNetworkTools(): boolean {
  const directories = ['/usr/sbin', '/sbin', '/usr/bin', '/bin']
  return ['ip', 'nft'].every((program) => directories.some((directory) => existsSync(join(directory, program))))
}

/** `ip netns add` mounts its directory on itself (ip-netns(8)); without a name space left that is of no use. */
async function removeEmptyNamespaceMount(): Promise<void> {
  const names = await readdir('/run/netns').catch(() => null)
  if (names === null || names.length > 0) return
  await runCommand('umount', ['/run/netns']).catch((error: unknown) => {
    if (!(error instanceof CommandError)) throw error
  })
  await rmdir('/run/netns').catch(() => undefined)
}
