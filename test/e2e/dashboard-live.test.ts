import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { seedFleet } from '../support/dashboard-fleet.ts'
import { assertNoViolations, noBrowser, openPage, patient, signIn } from '../support/dashboard-page.ts'
import { type DashboardWorld, startBrowser, startDashboardWorld } from '../support/dashboard-world.ts'

describe('what is shown is as new as it looks', { skip: noBrowser }, () => {
  let world: DashboardWorld
  let browser: Browser

  before(async () => {
    world = await startDashboardWorld()
    await seedFleet(world.database, world.tenantId, 20)
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await world?.[Symbol.asyncDispose]()
  })

  test('says since when it is not, on every page, and catches up by itself', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    const context = page.context()
    await signIn(page, world, '/domains')
    await page.getByText('Live', { exact: true }).waitFor()
    await page.getByText('20 of 20').waitFor()

    await context.setOffline(true)
    world.cutConnections()
    await page
      .getByRole('alert')
      .getByText(/^Not live since \d\d:\d\d:\d\d\./)
      .waitFor(patient)
    await assertNoViolations(page)
    await page.getByRole('link', { name: 'Overview' }).click()
    await page
      .getByRole('alert')
      .getByText(/^Not live since/)
      .first()
      .waitFor()
    await addDomain(world, 'meanwhile.example')
    await context.setOffline(false)

    await page.getByText('Live', { exact: true }).waitFor(patient)
    await page.getByText(/^Not live since/).waitFor({ state: 'detached' })
    await page.getByText('Domain meanwhile.example').first().waitFor(patient)
    await page.getByRole('link', { name: 'Domains', exact: true }).first().click()
    await page.getByText('21 of 21').waitFor(patient)
    opened.complaints = opened.complaints.filter((text) => !text.includes('net::ERR_'))
  })

  test('shows what others do without a reload', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await signIn(page, world, '/events')
    await page.getByText('Live', { exact: true }).waitFor()

    await addDomain(world, 'elsewhere.example')

    await page.getByText('elsewhere.example').first().waitFor()
  })

  test('keeps what it has and says why when the API stops to answer', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await signIn(page, world, '/nodes')
    await page.getByText('node-fra-0').waitFor()
    await page.route('**/api/v1/**', (route) => route.fulfill({ status: 503, json: { title: 'Busy.', fix: 'Wait.' } }))
    world.cutConnections()

    await page.getByText(/^Not live since/).waitFor(patient)
    assert.ok(await page.getByText('node-fra-0').isVisible())
    opened.complaints = []
  })
})

/** As another person, or the command line, would. */
async function addDomain(world: DashboardWorld, name: string): Promise<void> {
  const response = await fetch(`${world.url}/api/v1/domains`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  })
  assert.equal(response.status, 201)
}
