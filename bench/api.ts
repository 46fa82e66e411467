import { Agent, request as httpRequest } from 'node:http'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { createConnection } from '#cli/connection.ts'
import { type BenchApi, startBenchApi } from './parts/api-process.ts'
import { fillTenant, type TenantSize } from './parts/fill-tenant.ts'
import { rounded } from './parts/median.ts'
import { type Percentiles, percentilesOf } from './parts/percentiles.ts'
import { openQueryRecorder, replay } from './parts/replay-queries.ts'

const large: TenantSize = { domains: 10_000, mailboxes: 100_000, events: 1_000_000, auditEntries: 100_000 }

/**
 * Lists and details of a tenant with very many rows: how long an answer takes against the same statements straight in
 * PostgreSQL, in turns, and what ten times as many rows do to it. `--times`: of each; `--scale`: part of the full size.
 */
export async function runApiBench(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: { times: { type: 'string', default: '500' }, scale: { type: 'string', default: '1' } },
  })
  const loadBefore = loadavg()[0] ?? 0
  await using api = await startBenchApi()
  const database = new Client({ connectionString: api.databaseUrl })
  await database.connect()
  try {
    const tenant = await createTenant(api)
    const measure = async (scale: number) => {
      const size = scaled(scale)
      say(`filling ${JSON.stringify(size)}`)
      await fillTenant(database, tenant.id, size)
      return await measureAll(api, database, tenant.key, { size, times: Number(values.times) })
    }
    const few = await measure(Number(values.scale) / 10)
    const many = await measure(Number(values.scale))
    const posts = await measurePosts(api, database, tenant.key, Number(values.times))
    const load = [loadBefore, loadavg()[0] ?? 0].map(rounded)
    return { bench: 'api', ...verdict(few, many), post: posts, endpoints: pairs(few, many), load }
  } finally {
    await database.end()
  }
}

function scaled(scale: number): TenantSize {
  const of = (count: number) => Math.round(count * scale)
  return {
    domains: of(large.domains),
    mailboxes: of(large.mailboxes),
    events: of(large.events),
    auditEntries: of(large.auditEntries),
  }
}

async function createTenant({ url, operatorKey }: BenchApi): Promise<{ readonly id: string; readonly key: string }> {
  const connection = createConnection({ url, apiKey: operatorKey })
  const { id } = await connection.post<{ id: string }>('/tenants', { name: 'Bench' })
  const { key } = await connection.post<{ key: string }>('/api-keys', { tenantId: id, name: 'Bench' })
  return { id, key }
}

interface Measured {
  readonly api: Percentiles
  readonly direct: Percentiles
}

type AllMeasured = ReadonlyMap<string, Measured>

interface Run {
  readonly size: TenantSize
  readonly times: number
}

async function measureAll(api: BenchApi, database: Client, key: string, { size, times }: Run): Promise<AllMeasured> {
  await using recorder = await openQueryRecorder(api)
  const result = new Map<string, Measured>()
  for (const [name, path] of Object.entries(await endpointsOf(database, size))) {
    const statements = await recorder.record(path, key)
    const ofApi: number[] = []
    const direct: number[] = []
    for (let i = 0; i < times + warmUp; i++) {
      const took = [await get(`${api.url}${path}`, key), await replay(database, statements)] as const
      if (i < warmUp) continue
      ofApi.push(took[0])
      direct.push(took[1])
    }
    await database.query('RESET ALL')
    result.set(name, { api: percentilesOf(ofApi), direct: percentilesOf(direct) })
    say(`${name}: ${JSON.stringify(result.get(name))}`)
  }
  return result
}

/** So often each is asked before it counts: connections, plans and compiled code are there then. */
const warmUp = 50

/** First, middle and last page of each list, and each detail, of resources in the middle. */
async function endpointsOf(database: Client, { domains, mailboxes }: TenantSize): Promise<Record<string, string>> {
  const id = (prefix: string, number: number) => `${prefix}_0${String(Math.round(number)).padStart(25, '0')}`
  const { rows } = await database.query<{ max: string; audit: string }>(
    'SELECT max(id) AS max, (SELECT max(tenant_sequence) FROM audit_entries) AS audit FROM events',
  )
  const newest = Number(rows[0]?.max)
  const middle = domains / 2
  const perDomain = mailboxes / domains
  const [domain, infrastructure] = [id('dom', middle), id('inf', middle)]
  return {
    'domains, first page': '/api/v1/domains?limit=50',
    'domains, middle page': `/api/v1/domains?limit=50&pageToken=${domain}`,
    'domains, last page': `/api/v1/domains?limit=50&pageToken=${id('dom', domains - 60)}`,
    domain: `/api/v1/domains/${domain}`,
    'mailboxes, first page': '/api/v1/mailboxes?limit=50',
    'mailboxes, middle page': `/api/v1/mailboxes?limit=50&pageToken=${id('mbx', middle * 100 + perDomain / 2)}`,
    'mailboxes of a domain': `/api/v1/mailboxes?limit=50&domainId=${domain}`,
    'infrastructure, middle page': `/api/v1/infrastructure?limit=50&pageToken=${infrastructure}`,
    'infrastructure of one domain': `/api/v1/infrastructure/${infrastructure}`,
    'nodes, middle page': `/api/v1/infrastructure/nodes?limit=50&pageToken=${id('node', middle)}`,
    'events, newest': '/api/v1/events?limit=50',
    'events, middle': `/api/v1/events?limit=50&after=${Math.round(newest / 2)}`,
    'events of one order': `/api/v1/events?limit=50&infrastructureId=${infrastructure}`,
    'events of one resource': `/api/v1/events?limit=50&resourceKind=domain&resourceId=${domain}`,
    'audit, newest': '/api/v1/audit-entries?limit=50',
    'audit, middle': `/api/v1/audit-entries?limit=50&pageToken=${Math.round(Number(rows[0]?.audit) / 2)}`,
    'audit of one resource': '/api/v1/audit-entries?limit=50&resourceId=mbx_500',
  }
}

function pairs(few: AllMeasured, many: AllMeasured): Record<string, object> {
  return Object.fromEntries(
    [...many].map(([name, { api, direct }]) => {
      const before = few.get(name)?.api
      const growth =
        before === undefined ? null : { p50: rounded(api.p50 / before.p50), p99: rounded(api.p99 / before.p99) }
      return [name, { api, direct, ratioP99: rounded(api.p99 / direct.p99), growth }]
    }),
  )
}

function verdict(few: AllMeasured, many: AllMeasured) {
  const ratios = [...many.values()].map(({ api, direct }) => api.p99 / direct.p99)
  const growth = [...many].map(([name, { api }]) => api.p50 / (few.get(name)?.api.p50 ?? Number.NaN))
  return { worstRatioP99: rounded(Math.max(...ratios)), worstGrowthP50: rounded(Math.max(...growth)) }
}

/** What the audit log costs a change: the same request with the trigger and the statement that write it, and without. */
async function measurePosts(api: BenchApi, database: Client, key: string, times: number): Promise<object> {
  const took: Record<'with' | 'without', number[]> = { with: [], without: [] }
  const toggle = (how: 'DISABLE' | 'ENABLE') =>
    database.query(`ALTER TABLE audit_entries ${how} TRIGGER audit_entries_chain`)
  for (let i = 0; i < times; i++) {
    await toggle('ENABLE')
    took.with.push(await post(api, key, `With ${i}`))
    await toggle('DISABLE')
    took.without.push(await post(api, key, `Without ${i}`))
  }
  return { linked: percentilesOf(took.with), notLinked: percentilesOf(took.without) }
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

function get(url: string, key: string): Promise<number> {
  return send(url, { method: 'GET', headers: { authorization: `Bearer ${key}` } })
}

function post({ url }: BenchApi, key: string, name: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return send(`${url}/api/v1/workspaces`, { method: 'POST', headers }, JSON.stringify({ name }))
}

/** Milliseconds until the last octet of the answer. */
function send(url: string, options: object, body?: string): Promise<number> {
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent, ...options }, (response) => {
      if ((response.statusCode ?? 500) >= 300) reject(new Error(`${url}: ${response.statusCode}`))
      response.resume()
      response.once('end', () => resolve(performance.now() - startedAt))
    })
    request.once('error', reject)
    request.end(body)
  })
}

function say(text: string): void {
  process.stderr.write(`· ${text}\n`)
}
