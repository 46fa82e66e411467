import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '#lib/wait-for.ts'
import type { LabStatus } from './api/lab-api.ts'
import { askLab, streamLab } from './api/lab-client.ts'
import { hashLabCode } from './code-hash.ts'
import { findDaemon, stopDaemon } from './daemon-process.ts'
import { prepareImages } from './images/prepare-images.ts'
import { labPaths } from './lab-paths.ts'
import { readLabSettings } from './lab-settings.ts'
import { enterMachine, MACHINE_ENVIRONMENT } from './machines/exec-in-machine.ts'
import { parseAddressRange } from './network/address-range.ts'
import { ensureHostPackages } from './packages/host-packages.ts'
import { removeLabState, teardownLab } from './teardown.ts'

export const DEFAULT_LAB_NAME = 'rookery'
export const DEFAULT_LAB_RANGE = '198.18.0.0/20'

export interface LabUpOptions {
  /** Default `rookery`. */
  readonly name?: string
  /** CIDR; default is what the lab had before, else 198.18.0.0/20. */
  readonly range?: string
  readonly onProgress?: (text: string) => void
}

const DAEMON_START_TIMEOUT_SECONDS = 15

/**
 * Brings a lab up or repairs it, and resolves when all of it answers. Installs what is missing on the host, starts the
 * daemon when none runs (or replaces one of an older version).
 * @throws with a sentence for a person when it cannot; what is there stays and the next call goes on from it
 */
export async function labUp(options: LabUpOptions = {}): Promise<LabStatus> {
  const { name = DEFAULT_LAB_NAME, onProgress = () => undefined } = options
  assertPossible()
  const range = parseAddressRange(options.range ?? (await readLabSettings(name))?.range ?? DEFAULT_LAB_RANGE).cidr
  await ensureHostPackages(onProgress)
  await ensureDaemon(name, range)
  const { apiSocket } = labPaths(name)
  for await (const line of streamLab(apiSocket, 'POST', '/up')) {
    const { progress, ok, error } = line as { progress?: string; ok?: boolean; error?: string }
    if (progress !== undefined) onProgress(progress)
    if (ok === true) return await labStatus(name)
    if (error !== undefined) throw new Error(error)
  }
  throw new Error(`The daemon of the lab ended on the way up; ${labPaths(name).logFile} says why.`)
}

/** Installs what is missing on the host and builds the images, so that the first lab comes up as fast as later ones. */
export async function labPrepare(onProgress: (text: string) => void): Promise<void> {
  assertPossible()
  await ensureHostPackages(onProgress)
  await prepareImages(labPaths(DEFAULT_LAB_NAME), onProgress)
}

/** Takes a lab down, also after its daemon was killed. Only files stay: the machines' disks and the caches. */
export async function labDown(name: string = DEFAULT_LAB_NAME): Promise<void> {
  assertPossible()
  await stopDaemon(name)
  await teardownLab(name)
}

/** Takes a lab down and removes its machines' disks and all it remembers. Caches stay. */
export async function labReset(name: string = DEFAULT_LAB_NAME): Promise<void> {
  await labDown(name)
  await removeLabState(name)
}

/** Null when the lab is not up. */
export async function findLabStatus(name: string = DEFAULT_LAB_NAME): Promise<LabStatus | null> {
  return (await findDaemon(name)) === null ? null : await labStatus(name)
}

/** @throws when the lab is not up */
export async function labStatus(name: string = DEFAULT_LAB_NAME): Promise<LabStatus> {
  return (await askLab(labPaths(name).apiSocket, 'GET', '/status')) as LabStatus
}

/** An interactive shell inside a machine, on this terminal; resolves with its exit code. */
export async function labShell(
  name: string,
  machine: string,
  argv: readonly string[] = ['/bin/bash', '-l'],
): Promise<number> {
  const command = await enterMachine({ lab: name, id: machine }, argv)
  const env = { ...MACHINE_ENVIRONMENT, TERM: 'xterm-256color' }
  const child = spawn('nsenter', command, { stdio: 'inherit', env })
  const [exitCode] = (await once(child, 'exit')) as [number | null]
  return exitCode ?? 1
}

/** Prints a machine's journal to this terminal; `arguments_` are journalctl(1)'s, such as `-f`. */
export async function labLogs(name: string, machine: string, arguments_: readonly string[] = []): Promise<number> {
  return await labShell(name, machine, ['journalctl', '--no-pager', ...arguments_])
}

async function ensureDaemon(name: string, range: string): Promise<void> {
  const running = await findDaemon(name)
  if (running !== null && running.codeHash === (await hashLabCode()) && running.range === range) return
  if (running !== null && running.range !== range) {
    throw new Error(`The lab ${name} is up with the range ${running.range}; take it down before it gets another.`)
  }
  const remembered = (await readLabSettings(name))?.range ?? range
  if (remembered !== range) {
    throw new Error(
      `The machines of the lab ${name} have addresses of ${remembered}; reset it before it gets another range.`,
    )
  }
  await stopDaemon(name)
  const paths = labPaths(name)
  await mkdir(paths.state, { recursive: true, mode: 0o700 })
  const log = await open(paths.logFile, 'a', 0o600)
  const script = join(import.meta.dirname, 'daemon.ts')
  const child = spawn(process.execPath, [script, '--name', name, '--range', range], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  child.unref()
  await log.close()
  const isServing = async () => (await findDaemon(name)) !== null
  await waitFor(isServing, {
    what: `the daemon of the lab (${paths.logFile} says more)`,
    timeoutSeconds: DAEMON_START_TIMEOUT_SECONDS,
    intervalMilliseconds: 50,
  })
}

function assertPossible(): void {
  if (process.platform !== 'linux') throw new Error('The lab needs Linux: its machines are made of name spaces.')
  if (process.getuid?.() !== 0) throw new Error('The lab needs root: it makes network interfaces and machines.')
}
