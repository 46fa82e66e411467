import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { systemScope } from '#model/scope.ts'
import { recordNodeMetrics } from '#store/node-metrics.ts'
import { withScope } from '#store/scope.ts'
import { recordScore } from '#store/score-history.ts'
import { healthyHeartbeat } from '../support/healthy-heartbeat.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

describe('what the pages read', () => {
  let api: TestApi
  let tenant: { id: string; key: string }

  before(async () => {
    api = await startTestApi()
    tenant = await api.createTenant('Acme')
  })
  after(() => api.close())

  const get = (path: string) => api.request('GET', `/api/v1${path}`, { key: tenant.key })
  const post = (path: string, body?: unknown) => api.request('POST', `/api/v1${path}`, { key: tenant.key, body })
  const stateOf = async (name: string) => {
    const { body } = await get('/domain-summaries?limit=1000')
    return body.items.find((row: { name: string }) => row.name === name)?.state
  }

  test('says of every domain in one word how it is, and counts the same', async () => {
    const { body: domain } = await post('/domains', { name: 'states.example' })
    assert.equal(await stateOf('states.example'), 'not-ordered')
    const vpsConfig = { size: 'starter', region: 'lab' }
    const { body: order } = await post('/infrastructure/provision', { domainId: domain.id, vpsConfig })
    assert.equal(await stateOf('states.example'), 'needs-you', 'its records are added by hand')
    await sql`UPDATE domains SET verified_at = now() WHERE id = ${domain.id}`.execute(api.db)
    assert.equal(await stateOf('states.example'), 'setting-up')
    await sql`UPDATE infrastructure SET provisioned_at = now(), health_status = 'healthy'
              WHERE id = ${order.infrastructureId}`.execute(api.db)
    assert.equal(await stateOf('states.example'), 'healthy')
    await tell(api, tenant.id, 'node', order.nodeId ?? (await nodeOf(api, order.infrastructureId)), 'QuotaExceeded')
    assert.equal(await stateOf('states.example'), 'failed')

    const { body: overview } = await get('/overview')

    assert.deepEqual(overview.domains, [{ state: 'failed', count: 1 }])
    assert.equal(overview.attention[0].reason, 'QuotaExceeded')
    assert.equal(overview.attention[0].isHopeless, true)
    assert.equal(overview.fleet.nodes, 1)
  })

  test('reads as many pages as there are, each domain once', async () => {
    for (const name of ['a.example', 'b.example', 'c.example']) await post('/domains', { name })

    const first = await get('/domain-summaries?limit=2')
    const second = await get(`/domain-summaries?limit=2&pageToken=${first.body.nextPageToken}`)

    const names = [...first.body.items, ...second.body.items].map((row: { name: string }) => row.name)
    assert.equal(new Set(names).size, 4)
    assert.equal(second.body.nextPageToken, null)
  })

  test('keeps the last score of a day and what a node measured in a minute', async () => {
    const { body: domain } = await post('/domains', { name: 'measured.example' })
    const vpsConfig = { size: 'starter', region: 'lab' }
    const { body: order } = await post('/infrastructure/provision', { domainId: domain.id, vpsConfig })
    const nodeId = await nodeOf(api, order.infrastructureId)
    const now = new Date()
    await withScope(api.db, systemScope, async (scoped) => {
      const row = { id: order.infrastructureId, tenantId: tenant.id as never }
      for (const score of [70, 90]) await recordScore(scoped, row, score, now)
      const { metrics } = healthyHeartbeat(null, 0)
      const node = { id: nodeId as never, tenantId: tenant.id as never }
      for (const queuedMessages of [1, 5]) await recordNodeMetrics(scoped, node, { ...metrics, queuedMessages }, now)
    })

    const overview = await get('/overview')
    const metrics = await get(`/infrastructure/nodes/${nodeId}/metrics?hours=1`)

    assert.deepEqual(overview.body.scoreByDay, [{ day: now.toISOString().slice(0, 10), score: 90 }])
    assert.equal(metrics.body.points.length, 1)
    assert.equal(metrics.body.points[0].queuedMessages, 5)
  })

  test('looks at everything of an order when it is asked to', async () => {
    const { body: domain } = await post('/domains', { name: 'looked-at.example' })
    const vpsConfig = { size: 'starter', region: 'lab' }
    const { body: order } = await post('/infrastructure/provision', { domainId: domain.id, vpsConfig })
    await sql`UPDATE looks SET next_look_at = now() + interval '1 hour'`.execute(api.db)

    const asked = await post(`/infrastructure/${order.infrastructureId}/check`)

    const { rows } = await sql<{ loop: string }>`SELECT loop FROM looks WHERE next_look_at <= now()`.execute(api.db)
    assert.equal(asked.status, 202)
    for (const loop of ['domain', 'node-machine', 'node-config', 'infrastructure']) {
      assert.ok(
        rows.some((row) => row.loop === loop),
        loop,
      )
    }
  })
})

async function nodeOf(api: TestApi, infrastructureId: string): Promise<string> {
  const { body } = await api.request('GET', `/api/v1/infrastructure/${infrastructureId}`)
  return body.nodeId
}

/** A loop reports that a condition is false for this reason. */
async function tell(api: TestApi, tenantId: string, kind: string, id: string, reason: string): Promise<void> {
  await sql`
    INSERT INTO conditions (tenant_id, resource_kind, resource_id, type, status, reason, message, last_transition_at)
    VALUES (${tenantId}, ${kind}, ${id}, 'MachineRunning', 'false', ${reason}, 'The provider says no.', now())
    ON CONFLICT (resource_kind, resource_id, type) DO UPDATE SET status = 'false', reason = ${reason}
  `.execute(api.db)
}
