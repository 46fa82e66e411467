import { Client } from 'pg'
import { type Connection, createConnection } from '#cli/connection.ts'
import type { LabZone } from '#lab/api/lab-api.ts'
import { askLab } from '#lab/api/lab-client.ts'
import { labStatus } from '#lab/control.ts'
import { labPaths } from '#lab/lab-paths.ts'
import type { Stack } from '#launch/stack.ts'
import { waitFor } from '#lib/wait-for.ts'
import { median, rounded, timed } from './median.ts'
import { removeOrder } from './orders.ts'

const steps = [10, 100] as const
const repetitions = 3
const longestSweepSeconds = 300

export interface Growth {
  readonly domains: readonly number[]
  /** One look at every domain in the store, as after a restart of the worker. */
  readonly sweepSeconds: readonly number[]
  readonly sweepRatio: number
  /** From an order until its machine is ordered, while the domain loop looks at all the others. */
  readonly orderSeconds: readonly number[]
  readonly orderRatio: number
}

/**
 * Ten times as many domains whose owners have not added their records yet: what it does to a whole sweep, which may take
 * ten times as long, and to one order, which should not notice.
 */
export async function measureGrowth(stack: Stack, labName: string, say: (text: string) => void): Promise<Growth> {
  const connection = createConnection({ url: stack.url, apiKey: stack.operatorKey, patienceSeconds: 60 })
  const database = new Client({ connectionString: stack.databaseUrl })
  await database.connect()
  try {
    const { id: tenantId } = await connection.post<{ id: string }>('/tenants', { name: 'Growth' })
    const sweepSeconds: number[] = []
    const orderSeconds: number[] = []
    let domains = 0
    for (const target of steps) {
      for (; domains < target; domains++) {
        await connection.post('/domains', { tenantId, name: `waiting-${domains}.test`, dnsProvider: 'manual' })
      }
      const bench = { stack, labName, connection, tenantId }
      const sweeps: number[] = []
      const orders: number[] = []
      for (let round = 0; round < repetitions; round++) {
        sweeps.push(await timed(() => sweep(database)))
        orders.push(await timeToMachine(bench, `growth-${target}-${round}.test`))
      }
      say(`growth ${target}: sweeps ${sweeps.map(rounded)}, orders ${orders.map(rounded)}`)
      sweepSeconds.push(rounded(median(sweeps)))
      orderSeconds.push(rounded(median(orders)))
    }
    return {
      domains: steps,
      sweepSeconds,
      sweepRatio: ratioOf(sweepSeconds),
      orderSeconds,
      orderRatio: ratioOf(orderSeconds),
    }
  } finally {
    await database.end()
  }
}

function ratioOf([few = Number.NaN, many = Number.NaN]: readonly number[]): number {
  return rounded(many / few)
}

/** Wakes the domain loop for every domain, as a change would, and waits until each was looked at. */
async function sweep(database: Client): Promise<void> {
  const isOver = async () => {
    const { rows } = await database.query(`SELECT 1 FROM looks WHERE loop = 'domain' AND next_look_at <= $1 LIMIT 1`, [
      startedAt,
    ])
    return rows.length === 0
  }
  const { rows } = await database.query<{ now: Date }>('SELECT clock_timestamp() AS now')
  const startedAt = rows[0]?.now ?? new Date()
  await database.query(`UPDATE looks SET next_look_at = $1, wake_sequence = wake_sequence + 1 WHERE loop = 'domain'`, [
    startedAt,
  ])
  await database.query(`SELECT pg_notify('rookery_wakes', '')`)
  await waitFor(isOver, { what: 'the sweep', timeoutSeconds: longestSweepSeconds, intervalMilliseconds: 10 })
}

interface Bench {
  readonly stack: Stack
  readonly labName: string
  readonly connection: Connection
  readonly tenantId: string
}

/** Orders beside the waiting domains and takes the order back as soon as the lab has been asked for its machine. */
async function timeToMachine({ stack, labName, connection, tenantId }: Bench, name: string): Promise<number> {
  const zone = (await askLab(labPaths(labName).apiSocket, 'POST', '/zones', { name })) as LabZone
  const { keyName, algorithm, secretBase64 } = zone.tsig
  const dns = {
    dnsProvider: 'rfc2136',
    dnsCredentials: { server: zone.nameserver, port: 53, keyName, algorithm, secretBase64, zones: [name] },
  }
  const domain = await connection.post<{ id: string }>('/domains', { tenantId, name, autoConfigureDns: true, ...dns })
  const order = { tenantId, domainId: domain.id, vpsConfig: { size: 'starter', region: 'lab', image: 'golden' } }
  let infrastructureId = ''
  const seconds = await timed(async () => {
    const ordered = await connection.post<{ infrastructureId: string }>('/infrastructure/provision', {
      ...order,
      autoConfigureDNS: true,
      ...dns,
    })
    infrastructureId = ordered.infrastructureId
    const isOrdered = async () => (await labStatus(labName)).machines.some(({ role }) => role === 'machine')
    await waitFor(isOrdered, { what: `the machine of ${name}`, timeoutSeconds: 120, intervalMilliseconds: 10 })
  })
  await removeOrder(stack, labName, infrastructureId)
  return seconds
}
