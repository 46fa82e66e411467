import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '#lib/wait-for.ts'
import { machineNamespace } from '../network/lab-names.ts'
import { execInMachine } from './exec-in-machine.ts'
import { findLeader, type MachineKey, machineCgroup } from './find-leader.ts'
import { createCgroup, kill, listCgroupProcesses, removeCgroup } from './machine-cgroup.ts'

export interface MachineBoot extends MachineKey {
  readonly directory: string
  readonly hostName: string
  /** Read-only directories under the machine's own, uppermost first. */
  readonly layers: readonly string[]
}

const BOOT_TIMEOUT_SECONDS = 60
/** SIGRTMIN+3 of the C library: systemd(1), halt. */
const SIGNAL_HALT = 37

/**
 * Boots a machine in a session of its own and resolves when it has reached `multi-user.target`.
 * Its network must be there; nothing of it may be running.
 * @throws with the end of its console when it does not come up within 60 s
 */
export async function bootMachine(boot: MachineBoot): Promise<void> {
  const groups = await createCgroup(machineCgroup(boot))
  const console = await open(join(boot.directory, 'console.log'), 'a', 0o600)
  const names = [systemdName(boot), boot.hostName, machineNamespace(boot.lab, boot.id)]
  const script = join(import.meta.dirname, 'start-machine.sh')
  const args = [boot.directory, boot.layers.join(':'), ...names, ...groups]
  const namespace = ['--mount', '--propagation', 'slave']
  const child = spawn('unshare', [...namespace, '/bin/sh', script, ...args], {
    cwd: '/',
    detached: true,
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    stdio: ['ignore', console.fd, console.fd],
  })
  child.unref()
  const ended = new AbortController()
  child.once('exit', () => ended.abort(new Error('It ended while it booted.')))
  try {
    await once(child, 'spawn')
    await waitUntilBooted(boot, ended.signal)
  } catch (error) {
    const text = await readFile(join(boot.directory, 'console.log'), 'utf8').catch(() => '')
    throw new Error(`The machine ${boot.id} did not boot: ${text.trim().split('\n').slice(-5).join(' | ')}`, {
      cause: error,
    })
  } finally {
    await console.close()
  }
}

/** Resolves when systemd inside has reached `multi-user.target`. */
export async function waitUntilBooted(key: MachineKey, signal?: AbortSignal): Promise<void> {
  const probe = async () => {
    await execInMachine(key, ['systemctl', 'is-active', '--quiet', 'multi-user.target'], { timeoutSeconds: 5 })
    return true
  }
  await waitFor(probe, {
    what: `the machine ${key.id} to boot`,
    timeoutSeconds: BOOT_TIMEOUT_SECONDS,
    intervalMilliseconds: 50,
    ...(signal === undefined ? {} : { signal }),
  })
}

/** Whether it runs with its keeper, the script that boots it again when it reboots itself; without it counts as dead. */
export async function isMachineAlive(key: MachineKey): Promise<boolean> {
  return (await listCgroupProcesses(machineCgroup(key), 'own')).length > 0
}

/** Ends it like a power cut. Resolves when nothing of it is left. */
export async function killMachine(key: MachineKey): Promise<void> {
  await removeCgroup(machineCgroup(key))
  await rmdir(`/run/systemd/nspawn/propagate/${systemdName(key)}`).catch(() => undefined)
}

/** Asks it to halt, again every second since systemd does not listen early in a boot, then kills it. */
export async function stopMachine(key: MachineKey, timeoutSeconds: number): Promise<void> {
  const deadline = performance.now() + timeoutSeconds * 1000
  while ((await isMachineAlive(key)) && performance.now() < deadline) {
    const leader = await findLeader(key)
    if (leader !== null) kill(leader, SIGNAL_HALT)
    const isGone = async () => !(await isMachineAlive(key))
    const wait = { what: `the machine ${key.id} to halt`, timeoutSeconds: 1, intervalMilliseconds: 50 }
    await waitFor(isGone, wait).catch(() => undefined)
  }
  await killMachine(key)
}

function systemdName(key: MachineKey): string {
  return `${key.id}.${key.lab}.rookery`
}
