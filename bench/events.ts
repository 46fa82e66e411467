import { readFile } from 'node:fs/promises'
import { Agent, get, type IncomingMessage } from 'node:http'
import { loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { createConnection } from '#cli/connection.ts'
import { waitFor } from '#lib/wait-for.ts'
import { type BenchApi, startBenchApi } from './parts/api-process.ts'
import { rounded } from './parts/median.ts'
import { type Percentiles, percentilesOf } from './parts/percentiles.ts'

/**
 * Very many browsers on the event stream of one API process: milliseconds from the INSERT of an event until each browser
 * that may see it has it, once with all browsers in one tenant and once in 100, and what the process weighs. `--browsers`,
 * `--seconds` of each part, `--rate`: events a second.
 */
export async function runEventsBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      browsers: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '30' },
      rate: { type: 'string', default: '5' },
    },
  })
  const plan = { browsers: Number(values.browsers), seconds: Number(values.seconds), rate: Number(values.rate) }
  const loadBefore = loadavg()[0] ?? 0
  await using api = await startBenchApi()
  const tenants = await createTenants(api, 100)
  await delay(5000)
  const idle = await residentMegabytes(api.processId)
  say(`idle: ${idle} MB, ${plan.browsers} browsers`)
  const one = await measure(api, tenants.slice(0, 1), plan)
  say(`one tenant: ${JSON.stringify(one)}`)
  const many = await measure(api, tenants, plan)
  say(`100 tenants: ${JSON.stringify(many)}`)
  const load = [loadBefore, loadavg()[0] ?? 0].map(rounded)
  const aboveIdleMegabytes = rounded(Math.max(one.megabytes, many.megabytes) - idle)
  return { bench: 'events', ...plan, idleMegabytes: idle, aboveIdleMegabytes, oneTenant: one, manyTenants: many, load }
}

interface Tenant {
  readonly id: string
  readonly key: string
}

async function createTenants({ url, operatorKey }: BenchApi, count: number): Promise<readonly Tenant[]> {
  const connection = createConnection({ url, apiKey: operatorKey })
  const tenants: Tenant[] = []
  for (let i = 0; i < count; i++) {
    const { id } = await connection.post<{ id: string }>('/tenants', { name: `Bench ${i}` })
    const { key } = await connection.post<{ key: string }>('/api-keys', { tenantId: id, name: 'Bench' })
    tenants.push({ id, key })
  }
  return tenants
}

interface Plan {
  readonly browsers: number
  readonly seconds: number
  readonly rate: number
}

interface Measured extends Percentiles {
  readonly received: number
  readonly missed: number
  readonly megabytes: number
}

async function measure(api: BenchApi, tenants: readonly Tenant[], plan: Plan): Promise<Measured> {
  const database = new Client({ connectionString: api.databaseUrl })
  await database.connect()
  const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY })
  const took: number[] = []
  const browsers: Browser[] = []
  try {
    for (let i = 0; i < plan.browsers; i++) {
      const tenant = tenants[i % tenants.length]
      if (tenant !== undefined) browsers.push(await openBrowser(api, agent, tenant, took))
    }
    let expected = 0
    let megabytes = 0
    for (let i = 0; i < plan.seconds * plan.rate; i++) {
      const tenant = tenants[i % tenants.length]
      if (tenant === undefined) continue
      await insertEvent(database, tenant)
      expected += browsers.filter(({ tenantId }) => tenantId === tenant.id).length
      megabytes = Math.max(megabytes, await residentMegabytes(api.processId))
      await delay(1000 / plan.rate)
    }
    const all = async () => took.length >= expected
    await waitFor(all, { what: 'every browser to have every event', timeoutSeconds: 20 }).catch(() => undefined)
    return { ...percentilesOf(took), received: took.length, missed: expected - took.length, megabytes }
  } finally {
    for (const { response } of browsers) response.destroy()
    agent.destroy()
    await database.end()
  }
}

interface Browser {
  readonly tenantId: string
  readonly response: IncomingMessage
}

/** Resolves when the stream has said from where on it tells. */
function openBrowser({ url }: BenchApi, agent: Agent, { id, key }: Tenant, took: number[]): Promise<Browser> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` }
    const request = get(`${url}/api/v1/events/stream?type=bench.sent`, { agent, headers }, (response) => {
      response.setEncoding('utf8')
      response.on('error', () => undefined)
      response.once('data', () => resolve({ tenantId: id, response }))
      response.on('data', (text: string) => {
        for (const [, sentAt] of text.matchAll(/"message":"sent at ([\d.]+)"/g)) {
          took.push(performance.now() - Number(sentAt))
        }
      })
    })
    request.once('error', reject)
  })
}

async function insertEvent(database: Client, { id }: Tenant): Promise<void> {
  await database.query(
    `INSERT INTO events (tenant_id, severity, type, resource_kind, resource_id, message)
     VALUES ($1, 'info', 'bench.sent', 'tenant', $1, 'sent at ' || $2::text)`,
    [id, performance.now()],
  )
}

/** VmRSS (proc_pid_status(5)). */
async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return rounded(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024)
}

function say(text: string): void {
  process.stderr.write(`· ${text}\n`)
}
