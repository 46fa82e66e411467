import { type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { type CommandResult, runCommand } from '#lib/run-command.ts'
import type { LabExecOptions } from '../world.ts'
import { findLeader, type MachineKey } from './find-leader.ts'

/** The environment of a program that is run inside a machine. */
export const MACHINE_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
} as const

/**
 * Runs a program as root in all of a machine's name spaces, without a shell.
 * @throws {CommandError} when it ends with anything but 0; an Error when the machine does not run
 */
export async function execInMachine(
  key: MachineKey,
  argv: readonly string[],
  options: LabExecOptions = {},
): Promise<CommandResult> {
  const command = await enterMachine(key, argv)
  return await runCommand('nsenter', command, { env: MACHINE_ENVIRONMENT, ...options })
}

/**
 * Unpacks a tar archive of the host at the root of a running machine; owners are looked up inside.
 * @throws with what tar said when it fails
 */
export async function unpackInMachine(key: MachineKey, archivePath: string): Promise<void> {
  const unpack = ['tar', '--extract', '--preserve-permissions', '--same-owner', '--directory=/', '--file=-']
  const archive = await open(archivePath)
  try {
    const stdio: StdioOptions = [archive.fd, 'ignore', 'pipe']
    const child = spawn('nsenter', await enterMachine(key, unpack), { stdio, env: MACHINE_ENVIRONMENT })
    const said: Buffer[] = []
    child.stderr?.on('data', (chunk: Buffer) => said.push(chunk))
    const [exitCode] = (await once(child, 'close')) as [number | null]
    if (exitCode !== 0) throw new Error(`Files for ${key.id} could not be unpacked: ${Buffer.concat(said).toString()}`)
  } finally {
    await archive.close()
  }
}

/** The arguments for nsenter(1) that run `argv` inside. */
export async function enterMachine(key: MachineKey, argv: readonly string[]): Promise<string[]> {
  const leader = await findLeader(key)
  if (leader === null) throw new Error(`The machine ${key.id} does not run.`)
  return ['--target', String(leader), '--all', '--wd=/', '--', ...argv]
}
