import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Browser } from 'playwright-core'
import { type Fleet, seedFleet } from '../support/dashboard-fleet.ts'
import { assertNoComplaints, noBrowser, openPage, signIn } from '../support/dashboard-page.ts'
import { type DashboardWorld, startBrowser, startDashboardWorld } from '../support/dashboard-world.ts'

/** What would run, load or change something if any page took text for markup. */
const hostile =
  `"><img src=x onerror="window.pwned='img'"><svg onload="window.pwned='svg'">` +
  `<script>window.pwned='script'</script><a href="javascript:window.pwned='link'">x</a>` +
  `{{constructor.constructor('window.pwned=1')()}}\u202e<style>body{display:none}</style>`

describe('hostile text in everything that people, nodes and the DNS can put on a page', { skip: noBrowser }, () => {
  let world: DashboardWorld
  let browser: Browser
  let fleet: Fleet

  before(async () => {
    world = await startDashboardWorld()
    fleet = await seedFleet(world.database, world.tenantId, 500)
    await poison(world)
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await world?.[Symbol.asyncDispose]()
  })
  afterEach(assertNoComplaints)

  test('is shown as the text that it is, and runs nowhere', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await signIn(page, world, '/', world.operatorKey)
    let shown = 0

    for (const path of pathsOf(fleet)) {
      await page.goto(`${world.url}${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.getByText('<img src=x').first().waitFor()
      shown += await page.getByText('<img src=x').count()

      assert.equal(await page.evaluate('window.pwned'), undefined, `${path} ran it`)
      assert.equal(await page.locator('img, script:not([src]), a[href^="javascript"], main style').count(), 0, path)
      assert.ok(await page.locator('body').isVisible())
    }
    assert.ok(shown > pathsOf(fleet).length)
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(world.url)),
      [],
      'nothing is fetched from elsewhere',
    )
  })

  test('in the address is searched for as text', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await signIn(page, world, '/', world.operatorKey)

    await page.goto(`${world.url}/domains?q=${encodeURIComponent(hostile)}&state=${encodeURIComponent(hostile)}`)

    await page.getByText('Nothing matches.').waitFor()
    assert.equal(await page.evaluate('window.pwned'), undefined)
    assert.equal(await page.getByRole('searchbox').inputValue(), hostile)
  })
})

function pathsOf({ shownDomainId, shownNodeId }: Fleet): readonly string[] {
  const domain = `/domains/${shownDomainId}`
  const node = `/nodes/${shownNodeId}`
  return [
    '/',
    '/domains',
    ...[domain, ...['dns', 'mailboxes', 'security', 'activity'].map((tab) => `${domain}?tab=${tab}`)],
    '/nodes',
    ...[node, ...['drift', 'activity'].map((tab) => `${node}?tab=${tab}`)],
    '/events',
    '/plans',
    '/tenants',
    '/platform',
  ]
}

/** Writes it into every column that reaches a page, past all that would refuse it at the door. */
async function poison({ database: { db } }: DashboardWorld): Promise<void> {
  const text = sql.lit(hostile)
  const heartbeat = {
    ...{ version: 2, agentVersion: hostile, bundle: { generation: 6, hash: hostile } },
    bundleFailure: { generation: 7, hash: hostile, step: hostile, message: hostile },
    services: [{ name: hostile, state: hostile }],
    driftedPaths: [hostile],
    drift: [{ path: hostile, diff: `+${hostile}` }],
    repair: { at: new Date().toISOString(), files: [], failure: hostile },
    selfTest: { ok: false, message: hostile, seconds: 1 },
    metrics: { loadAverage1m: hostile },
    phase: { name: hostile, detail: hostile },
  }
  const sets = { before: { ttlSeconds: 1, values: [hostile] }, after: { ttlSeconds: 2, values: [hostile] } }
  const changes = [{ kind: 'update', name: hostile, type: hostile, reason: hostile, ...sets }]
  for (const statement of [
    sql`UPDATE tenants SET name = ${text} || id`,
    sql`UPDATE domains SET name = ${text} || id, dns_provider = ${text}`,
    sql`UPDATE sending_nodes SET label = ${text} || id, hostname = ${text}, provider = ${text}, provider_id = ${text},
        ip_address = ${text}, region = ${text}, heartbeat = ${JSON.stringify(heartbeat)}::jsonb`,
    sql`UPDATE infrastructure SET smtp_host = ${text}`,
    sql`UPDATE infrastructure SET verification = jsonb_build_object('points', (
          SELECT jsonb_agg(point || jsonb_build_object('title', ${text}, 'explanation', ${text}, 'fix', ${text}))
          FROM jsonb_array_elements(verification -> 'points') point)) WHERE verification IS NOT NULL`,
    sql`UPDATE conditions SET reason = ${text}, message = ${text}`,
    sql`UPDATE dns_records SET record_name = ${text} || id, record_value = ${text}, explanation = ${text}, fix = ${text}`,
    sql`UPDATE dkim_keys SET selector = ${text} || id, public_key_base64 = ${text}`,
    sql`UPDATE certificates SET names = ARRAY[${text}], serial_number = ${text}`,
    sql`UPDATE email_accounts SET email_address = ${text} || id`,
    sql`UPDATE plans SET changes = ${JSON.stringify(changes)}::jsonb, reasons = ARRAY[${text}]`,
    sql`INSERT INTO events (tenant_id, severity, type, resource_kind, resource_id, infrastructure_id, message, data)
        SELECT tenant_id, 'error', ${text}, ${text}, id, NULL, ${text}, '{}' FROM sending_nodes`,
    sql`INSERT INTO events (tenant_id, severity, type, resource_kind, resource_id, infrastructure_id, message, data)
        SELECT tenant_id, 'error', ${text}, ${text}, domain_id, id, ${text}, '{}' FROM infrastructure`,
    sql`INSERT INTO orphaned_machines (provider, machine_id, name, state) VALUES (${text}, ${text}, ${text}, ${text})`,
    sql`INSERT INTO looks (loop, resource_id, next_look_at) VALUES (${text}, 'x', now())`,
  ]) {
    await statement.execute(db)
  }
}
