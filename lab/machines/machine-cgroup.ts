import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '#lib/wait-for.ts'

/**
 * The cgroup hierarchies systemd uses (cgroups(7)): version 2 alone, or version 1's `name=systemd` beside it.
 * A machine's processes are exactly those in its cgroup, whoever started them and whatever became of that one.
 */
export function cgroupRoots(): string[] {
  if (existsSync('/sys/fs/cgroup/cgroup.controllers')) return ['/sys/fs/cgroup']
  return ['/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified'].filter((root) => existsSync(root))
}

export async function createCgroup(path: string): Promise<string[]> {
  const directories = cgroupRoots().map((root) => join(root, path))
  await Promise.all(directories.map((directory) => mkdir(directory, { recursive: true })))
  return directories
}

/** Process ids in a cgroup, in the view of this name space: only its own, or with all cgroups below it. */
export async function listCgroupProcesses(path: string, depth: 'own' | 'all' = 'all'): Promise<number[]> {
  const list = depth === 'own' ? listOwnProcesses : listProcesses
  const lists = await Promise.all(cgroupRoots().map((root) => list(join(root, path))))
  return [...new Set(lists.flat())]
}

/** Kills every process in a cgroup and removes it. Resolves also when it is not there. */
export async function removeCgroup(path: string): Promise<void> {
  const attempt = async () => {
    const processes = await listCgroupProcesses(path)
    for (const id of processes) kill(id, 'SIGKILL')
    if (processes.length > 0) return false
    for (const root of cgroupRoots()) await removeDirectories(join(root, path))
    return cgroupRoots().every((root) => !existsSync(join(root, path)))
  }
  await waitFor(attempt, { what: `the processes of ${path} to end`, timeoutSeconds: 30, intervalMilliseconds: 20 })
}

/** Sends a signal; a process that has ended is no error. */
export function kill(processId: number, signal: NodeJS.Signals | number): void {
  try {
    process.kill(processId, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

async function listProcesses(directory: string): Promise<number[]> {
  const below = (await subdirectories(directory)).map((name) => listProcesses(join(directory, name)))
  const lists = await Promise.all([listOwnProcesses(directory), ...below])
  return lists.flat()
}

async function listOwnProcesses(directory: string): Promise<number[]> {
  const text = await readFile(join(directory, 'cgroup.procs'), 'utf8').catch(() => '')
  const ids = text.split('\n').map(Number)
  return ids.filter((id) => id > 0)
}

async function removeDirectories(directory: string): Promise<void> {
  for (const name of await subdirectories(directory)) await removeDirectories(join(directory, name))
  await rmdir(directory).catch(() => undefined)
}

async function subdirectories(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
}
