import { readdir, readFile } from 'node:fs/promises'
import { labNames } from '#lab/network/lab-names.ts'
import { runCommand } from '#lib/run-command.ts'

/** What a lab could leave behind on its host, by kind. */
export type HostTraces = Readonly<Record<string, readonly string[]>>

/**
 * Lists everything on this host that bears the name of one of these labs: interfaces, name spaces, routes, mounts,
 * firewall tables, cgroups, sockets, processes. Other labs may be at work at the same time and are not seen.
 */
export async function listHostTraces(labs: readonly string[]): Promise<HostTraces> {
  const names = `(${labs.join('|')})(?![a-z0-9-])`
  const mark = new RegExp(`(rk-|rookery[.-]|rookery-lab/|rookery-lab/daemon-|--name )${names}|\\.${names}\\.rookery`)
  const isOurs = (text: string) => mark.test(text)
  const ours = async (text: Promise<string>) => (await text).split('\n').filter(isOurs)
  const command = async (program: string, ...args: string[]) => (await runCommand(program, args)).stdout
  return {
    interfaces: await ours(command('ip', '-oneline', 'address', 'show')),
    links: await ours(command('ip', '-oneline', 'link', 'show')),
    namespaces: await ours(command('ip', 'netns', 'list')),
    routes: await listLabRoutes(labs),
    firewallTables: await ours(command('nft', 'list', 'tables')),
    mounts: await ours(readFile('/proc/self/mountinfo', 'utf8')),
    cgroups: await ours(listCgroups()),
    propagation: await ours(listNames('/run/systemd/nspawn/propagate')),
    sockets: await ours(readFile('/proc/net/unix', 'utf8')),
    processes: await ours(listProcesses()),
  }
}

/** Blackhole routes carry the lab's name in their metric only. */
async function listLabRoutes(labs: readonly string[]): Promise<string[]> {
  const { stdout } = await runCommand('ip', ['route', 'show'])
  const marks = labs.flatMap((lab) => [`metric ${labNames(lab).routeMetric}`, labNames(lab).gatewayInterface])
  return stdout.split('\n').filter((line) => marks.some((mark) => `${line} `.includes(` ${mark} `)))
}

async function listCgroups(): Promise<string> {
  const found: string[] = []
  for (const root of ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified']) {
    const names = await readdir(`${root}/rookery-lab`).catch(() => [])
    found.push(...names.map((name) => `${root}/rookery-lab/${name}`))
  }
  return found.join('\n')
}

async function listNames(directory: string): Promise<string> {
  return (await readdir(directory).catch(() => [])).join('\n')
}

/** Every process with its command line and its cgroups, which name the machine it belongs to. */
async function listProcesses(): Promise<string> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = ids.map(async (id) => {
    const text = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => 'State:\tX')
    // ended already, init has not looked yet
    if (/^State:\s+[ZX]/m.test(status)) return ''
    const cgroup = await readFile(`/proc/${id}/cgroup`, 'utf8').catch(() => '')
    return `${id} ${text.replaceAll('\0', ' ')} ${cgroup.replaceAll('\n', ' ')}`
  })
  return (await Promise.all(lines)).join('\n')
}
