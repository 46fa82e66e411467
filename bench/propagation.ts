import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { createConnection } from '#cli/connection.ts'
import type { Infrastructure } from '#cli/watch-infrastructure.ts'
import { labStatus } from '#lab/control.ts'
import { execInMachine } from '#lab/machines/exec-in-machine.ts'
import { withFreshStack } from '#launch/fresh-stack.ts'
import type { Stack } from '#launch/stack.ts'
import { waitFor } from '#lib/wait-for.ts'
import { fillStore } from './parts/fill-store.ts'
import { rounded } from './parts/median.ts'
import { orderByProduct } from './parts/orders.ts'
import { type Logins, measureLogins } from './parts/propagation-logins.ts'

const labName = 'bench'
const own = { name: labName, range: '198.18.32.0/20', httpPort: 7072, stateRoot: '/var/lib/rookery-bench' }
const domainName = 'propagation.test'
const large = { domains: 100_000, mailboxes: 1_000_000, mailboxesOnNode: 10_000 }

/**
 * From the request that makes a mailbox until IMAP and SMTP let it in on the node, as a multiple of the same steps when
 * nothing has to get anywhere; with a small store and with a large one. `--times`: repetitions; `--no-growth`.
 */
export async function runPropagationBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: { times: { type: 'string', default: '200' }, growth: { type: 'boolean', default: true } },
    allowNegative: true,
  })
  const loadBefore = loadavg()[0] ?? 0
  const options = { ...own, image: 'golden', environment: process.env, onProgress: say } as const
  return await withFreshStack(options, async (stack) => {
    const { infrastructure } = await orderByProduct(stack, labName, domainName, 'golden')
    const node = await openNode(infrastructure)
    await liftSignInLimit(stack, infrastructure.nodeId, node)
    const before = await node.daemons()
    const measure = (name: string) => measureLogins(stack, node.address, { domainName, name, times, say })
    const times = Number(values.times)
    const small = await measure('small')
    const grown = values.growth ? await growAndMeasure(stack, infrastructure, () => measure('large')) : null
    const after = await node.daemons()
    const load = [loadBefore, loadavg()[0] ?? 0].map(rounded)
    return {
      bench: 'propagation',
      times,
      small,
      large: grown,
      growth: grown === null ? null : growthOf(small, grown),
      reloads: after.reloads - before.reloads,
      restarted: before.masters.filter((master) => !after.masters.includes(master)).length,
      load,
    }
  })
}

function growthOf(small: Logins, grown: Logins) {
  const ratio = (part: 'imap' | 'smtp', name: 'p50' | 'p99') => rounded(grown[part][name] / small[part][name])
  return { imapP50: ratio('imap', 'p50'), imapP99: ratio('imap', 'p99'), smtpP50: ratio('smtp', 'p50') }
}

async function growAndMeasure(stack: Stack, infrastructure: Infrastructure, measure: () => Promise<Logins>) {
  const database = new Client({ connectionString: stack.databaseUrl })
  await database.connect()
  try {
    const startedAt = performance.now()
    await fillStore(database, { infrastructureId: infrastructure.id, ...large })
    say(`the store was filled in ${rounded((performance.now() - startedAt) / 1000)} s`)
    await waitForNode(stack, database, infrastructure.nodeId)
    say(`the node had it after ${rounded((performance.now() - startedAt) / 1000)} s`)
  } finally {
    await database.end()
  }
  return await measure()
}

/** Until the agent has said that its replica is as new as the store. */
async function waitForNode(stack: Stack, database: Client, nodeId: string): Promise<void> {
  const isThere = async () => {
    const { rows } = await database.query<{ is_there: boolean }>(
      `SELECT (heartbeat ->> 'directorySequence')::bigint = directory_sequence AS is_there
       FROM sending_nodes WHERE id = $1`,
      [nodeId],
    )
    return rows[0]?.is_there === true
  }
  await waitFor(isThere, { what: `${nodeId} to have everything (${stack.url})`, timeoutSeconds: 120 })
}

/** One address stands for many people here: as many sign-ins a minute as they make would be taken for guesses. */
async function liftSignInLimit({ url, operatorKey }: Stack, nodeId: string, { run }: BenchNode): Promise<void> {
  const api = createConnection({ url, apiKey: operatorKey })
  await api.patch(`/infrastructure/nodes/${nodeId}`, { driftPolicy: 'keep' })
  const isKept = async () => (await run('cat /etc/rookery/drift-policy')).includes('keep')
  await waitFor(isKept, { what: 'the node to keep what is changed by hand', timeoutSeconds: 60 })
  const isIdle = async () => (await run('ls /var/lib/rookery/helper')).includes('applying.json') === false
  await waitFor(isIdle, { what: 'the configuration to be applied', timeoutSeconds: 60 })
  await run('postconf -e smtpd_client_auth_rate_limit=0 && postfix reload')
}

interface BenchNode {
  readonly address: string
  /** Runs a script on it; resolves with what it printed. */
  run(script: string): Promise<string>
  /** Main processes with their start, and how often any of them was told to reload since boot. */
  daemons(): Promise<{ readonly masters: readonly string[]; readonly reloads: number }>
}

async function openNode(infrastructure: Infrastructure): Promise<BenchNode> {
  const { machines } = await labStatus(labName)
  const machine = machines.find(({ role }) => role === 'machine')
  if (machine === undefined) throw new Error(`${infrastructure.id} has no machine.`)
  const run = async (script: string) => {
    const { stdout } = await execInMachine({ lab: labName, id: machine.id }, ['sh', '-c', script])
    return stdout.trim()
  }
  const units = 'postfix@-.service dovecot.service rspamd.service'
  return {
    address: machine.address,
    run,
    daemons: async () => {
      const masters = await run(
        `for unit in ${units}; do systemctl show -P MainPID -P ExecMainStartTimestampMonotonic $unit | paste -sd' '; done`,
      )
      const reloads = await run(`journalctl -b -o cat _PID=1 | grep -c '^Reloaded ' || true`)
      return { masters: masters.split('\n'), reloads: Number(reloads) }
    },
  }
}

function say(text: string): void {
  process.stderr.write(`· ${text}\n`)
}
