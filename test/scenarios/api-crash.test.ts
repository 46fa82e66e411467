import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { Client } from 'pg'
import { runCommand } from '#lib/run-command.ts'
import { waitFor } from '#lib/wait-for.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

const sourceRoot = join(import.meta.dirname, '../..')
const operatorKey = `rk_${'crash'.repeat(8)}`

describe('the API process', () => {
  let database: TestDatabase
  let directory: string
  let environment: Record<string, string>
  const running: ChildProcess[] = []

  before(async () => {
    database = await createTestDatabase()
    directory = mkdtempSync(join(tmpdir(), 'rookery-api-crash-'))
    const file = (name: string, text: string) => {
      writeFileSync(join(directory, name), text, { mode: 0o600 })
      return join(directory, name)
    }
    environment = {
      PATH: process.env['PATH'] ?? '',
      DATABASE_URL: database.url,
      ROOKERY_MASTER_KEY_FILE: file('master.key', Buffer.alloc(32, 5).toString('base64')),
      ROOKERY_OPERATOR_KEY_FILE: file('operator.key', operatorKey),
      ROOKERY_AGENT_FILE: file('agent.cjs', '// agent'),
      ROOKERY_HTTP_PORT: '0',
      ROOKERY_AGENT_HOST: '127.0.0.1',
      ROOKERY_AGENT_PORT: '0',
      ROOKERY_AGENT_URL: 'https://127.0.0.1:7443',
      ROOKERY_COMPUTE_PROVIDER: 'memory',
    }
    const migrate = () => runCommand(process.execPath, [join(sourceRoot, 'src/bin/migrate.ts')], { env: environment })
    const first = JSON.parse((await migrate()).stdout)
    const second = JSON.parse((await migrate()).stdout)
    assert.equal(second.installationId, first.installationId)
  })
  after(async () => {
    for (const child of running) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await database.close()
    rmSync(directory, { recursive: true, force: true })
  })

  test('killed in the middle of an order, it does the order once when the client asks again', async () => {
    const doomed = await startApi()
    const domain = await post(doomed.url, '/domains', { name: 'crash.example' }, 'domain-1')
    const order = { domainId: domain.body.id, vpsConfig: { size: 'starter', region: 'lab' } }
    const blocker = new Client({ connectionString: database.url })
    await blocker.connect()
    await blocker.query('BEGIN; LOCK TABLE certificates IN ACCESS EXCLUSIVE MODE')
    const lost = post(doomed.url, '/infrastructure/provision', order, 'order-1').catch((error: unknown) => error)
    await waitFor(isWaitingForLock, { what: 'the order to be half done', timeoutSeconds: 10 })

    doomed.child.kill('SIGKILL')
    assert.ok((await lost) instanceof Error)
    await blocker.query('ROLLBACK')
    await blocker.end()
    const next = await startApi()
    await waitFor(async () => !(await isWaitingForLock()), { what: 'the old transaction to end', timeoutSeconds: 10 })
    const first = await post(next.url, '/infrastructure/provision', order, 'order-1')
    const second = await post(next.url, '/infrastructure/provision', order, 'order-1')

    assert.equal(first.status, 202)
    assert.deepEqual(second.body, first.body)
    const { rows } = await sql<{ nodes: number; orders: number }>`
      SELECT (SELECT count(*) FROM sending_nodes)::int AS nodes, (SELECT count(*) FROM infrastructure)::int AS orders
    `.execute(database.db)
    assert.deepEqual(rows, [{ nodes: 1, orders: 1 }])
    const get = async (path: string) =>
      (
        await fetch(`${next.url}/api/v1/audit-entries${path}`, { headers: { authorization: `Bearer ${operatorKey}` } })
      ).json()
    const orders = (await get('?action=provisionInfrastructure')) as { items: unknown[] }
    const log = (await get('/verification')) as { isWhole: boolean }
    assert.deepEqual([orders.items.length, log.isWhole], [1, true])
    assert.equal(await stop(next.child), 0)
  })

  test('ends with 0 on SIGTERM although a stream is open', async () => {
    const api = await startApi()
    const stream = await fetch(`${api.url}/api/v1/events/stream`, {
      headers: { authorization: `Bearer ${operatorKey}` },
    })
    assert.equal(stream.status, 200)

    assert.equal(await stop(api.child), 0)
    await stream.text().catch(() => undefined)
  })

  test('says which setting is wrong and ends', async () => {
    const env = { ...environment, ROOKERY_AGENT_URL: 'not a url' }

    const start = runCommand(process.execPath, [join(sourceRoot, 'src/bin/api.ts')], { env, timeoutSeconds: 20 })

    await assert.rejects(start, /ROOKERY_AGENT_URL/)
  })

  async function startApi(): Promise<{ child: ChildProcess; url: string }> {
    const child = spawn(process.execPath, [join(sourceRoot, 'src/bin/api.ts')], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    running.push(child)
    const ended = once(child, 'exit').then(() => null)
    const ready = (async () => {
      for await (const line of createInterface(child.stdout)) {
        const message = JSON.parse(line)
        if (message.ready === true) return String(message.url)
      }
      return null
    })()
    const url = await Promise.race([ready, ended])
    child.stdout.resume()
    assert.ok(url !== null, 'the API did not start')
    return { child, url }
  }

  async function isWaitingForLock(): Promise<boolean> {
    const { rowCount } = await queryOutside(
      "SELECT FROM pg_stat_activity WHERE application_name = 'rookery-api' AND wait_event_type = 'Lock'",
    )
    return (rowCount ?? 0) > 0
  }

  async function queryOutside(text: string) {
    const client = new Client({ connectionString: database.url })
    await client.connect()
    try {
      return await client.query(text)
    } finally {
      await client.end()
    }
  }
})

async function post(url: string, path: string, body: unknown, idempotencyKey: string): Promise<PostAnswer> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${operatorKey}`,
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as { readonly id: string } }
}

async function stop(child: ChildProcess): Promise<number | null> {
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = (await exit) as [number | null]
  return code
}

interface PostAnswer {
  readonly status: number
  readonly body: { readonly id: string }
}
