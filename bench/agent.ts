import { readFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createConnection } from '#cli/connection.ts'
import type { LabMachine } from '#lab/api/lab-api.ts'
import { askLab } from '#lab/api/lab-client.ts'
import { labPaths } from '#lab/lab-paths.ts'
import { execInMachine } from '#lab/machines/exec-in-machine.ts'
import { withFreshStack } from '#launch/fresh-stack.ts'
import type { Stack } from '#launch/stack.ts'
import { waitFor } from '#lib/wait-for.ts'
import { rounded } from './parts/median.ts'
import { orderByProduct } from './parts/orders.ts'
import { readProcessTree } from './parts/process-tree.ts'

const labName = 'bench-agent'
const own = { name: labName, range: '198.18.48.0/20', httpPort: 7073, stateRoot: '/var/lib/rookery-bench-agent' }
/** Clock ticks of /proc/<pid>/stat: USER_HZ, 100 on every architecture that Debian has. */
const ticksPerSecond = 100

/**
 * What the platform costs when nothing happens: on a real node the agent's memory, its share of a core with everything that its
 * helper does, and how long it takes from start to the first heartbeat; here the memory of API, worker and PostgreSQL.
 * `--idle`: seconds, at least 120.
 */
export async function runAgentBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({ args: [...args], options: { idle: { type: 'string', default: '180' } } })
  const idleSeconds = Math.max(120, Number(values.idle))
  const loadBefore = loadavg()[0] ?? 0
  const options = { ...own, image: 'golden', environment: process.env, onProgress: say } as const
  return await withFreshStack(options, async (stack) => {
    await orderByProduct(stack, labName, 'idle.test', 'golden')
    const machine = await findMachine()
    say(`${machine.id} serves; ${idleSeconds} s of rest`)
    await delay(30_000)
    const idle = await measureIdle(machine, idleSeconds)
    const startSeconds = await measureStart(stack, machine)
    const platform = await measurePlatform(stack)
    const load = [loadBefore, loadavg()[0] ?? 0].map(rounded)
    return { bench: 'agent', agent: { ...idle, startSeconds: rounded(startSeconds) }, platform, load }
  })
}

async function findMachine(): Promise<LabMachine> {
  const answer = (await askLab(labPaths(labName).apiSocket, 'GET', '/machines')) as { machines: LabMachine[] }
  const machine = answer.machines.find(({ role }) => role === 'machine')
  if (machine === undefined) throw new Error('The lab has no node.')
  return machine
}

async function run(machine: LabMachine, script: string): Promise<string> {
  return (await execInMachine({ lab: labName, id: machine.id }, ['sh', '-c', script])).stdout.trim()
}

/** The helper's processes are gone when they have worked: process 1 of the machine reaps them, and their time is in its own. */
async function measureIdle(machine: LabMachine, seconds: number) {
  const read = async () => {
    const pid = await run(machine, 'systemctl show -P MainPID rookery-agent.service')
    const [agent = '', init = ''] = (await run(machine, `cat /proc/${pid}/stat /proc/1/stat`)).split('\n')
    const status = await run(machine, `cat /proc/${pid}/status`)
    return { agent: ticks(agent, [14, 15, 16, 17]), reaped: ticks(init, [16, 17]), status }
  }
  const before = await read()
  await delay(seconds * 1000)
  const after = await read()
  const share = (from: number, to: number) => rounded(((to - from) / ticksPerSecond / seconds) * 100)
  const kibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(after.status)?.[1])
  return {
    residentMegabytes: rounded((kibibytes * 1024) / 1e6),
    agentPercentOfCore: share(before.agent, after.agent),
    helperPercentOfCore: share(before.reaped, after.reaped),
    idleSeconds: seconds,
  }
}

/** proc_pid_stat(5): fields are counted from 1, and the second, a name in brackets, may hold blanks. */
function ticks(stat: string, fields: readonly number[]): number {
  const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields.reduce((sum, field) => sum + Number(rest[field - 3]), 0)
}

/** From `systemctl start` until the control plane has a heartbeat that is newer; what fetches the agent runs first, as always. */
async function measureStart(stack: Stack, machine: LabMachine): Promise<number> {
  const connection = createConnection({ url: stack.url, apiKey: stack.operatorKey, patienceSeconds: 10 })
  const lastHeartbeat = async () => {
    const [node] = await connection.list<{ readonly lastHeartbeat: string | null }>('/infrastructure/nodes')
    return node?.lastHeartbeat ?? null
  }
  await run(machine, 'systemctl stop rookery-agent.service')
  const before = await lastHeartbeat()
  const startedAt = performance.now()
  await run(machine, 'systemctl start --no-block rookery-agent.service')
  await waitFor(async () => (await lastHeartbeat()) !== before, {
    what: 'a heartbeat',
    timeoutSeconds: 30,
    intervalMilliseconds: 20,
  })
  return (performance.now() - startedAt) / 1000
}

/** Proportional set sizes, so that what PostgreSQL's processes share counts once. */
async function measurePlatform(stack: Stack) {
  const postmaster = await readFile(`${stack.state.postgres}/postmaster.pid`, 'utf8').catch(() => '')
  const roots = {
    api: stack.api.pid(),
    worker: stack.worker.pid(),
    postgres: Number(postmaster.split('\n')[0]) || null,
  }
  const sizes: Record<string, number> = {}
  for (const [name, pid] of Object.entries(roots)) {
    if (pid === null) throw new Error(`There is no process of ${name}.`)
    sizes[name] = rounded((await readProcessTree(pid)).proportionalBytes / 1e6)
  }
  return { megabytes: sizes, totalMegabytes: rounded(Object.values(sizes).reduce((sum, size) => sum + size, 0)) }
}

function say(text: string): void {
  process.stderr.write(`· ${text}\n`)
}
