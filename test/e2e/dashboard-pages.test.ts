import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Fleet, seedFleet } from '../support/dashboard-fleet.ts'
import {
  assertFits,
  assertNoComplaints,
  assertNoViolations,
  noBrowser,
  openPage,
  signIn,
} from '../support/dashboard-page.ts'
import { type DashboardWorld, startBrowser, startDashboardWorld } from '../support/dashboard-world.ts'

/** A directory in which the pictures are kept; unset: none are made. */
const pictures = process.env['ROOKERY_KEEP_SCREENSHOTS']

describe('every page of the dashboard', { skip: noBrowser }, () => {
  let world: DashboardWorld
  let browser: Browser
  let fleet: Fleet

  before(async () => {
    world = await startDashboardWorld()
    fleet = await seedFleet(world.database, world.tenantId, 10_000)
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await world?.[Symbol.asyncDispose]()
  })
  afterEach(assertNoComplaints)

  for (const [width, height] of [
    [360, 780],
    [1440, 900],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`fits ${width} px and is accessible in ${colorScheme} colours`, async () => {
        await using opened = await openPage(browser, { viewport: { width, height }, colorScheme })
        const { page } = opened
        await signIn(page, world, '/', world.operatorKey)

        for (const { name, path, sign } of pagesOf(fleet)) {
          await page.goto(`${world.url}${path}`)
          await page.getByText(sign).first().waitFor()
          await keepPicture(page, `${name}-${width}-${colorScheme}`)

          await assertFits(page, name)
          await assertNoViolations(page)
        }
      })
    }
  }

  test('shows 10,000 domains, and finds one among them while one types, without lag', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await signIn(page, world, '/domains')
    const table = page.getByRole('table', { name: 'Domains' })
    await page.getByText('10,000 of 10,000').waitFor()
    assert.equal(await table.getAttribute('aria-rowcount'), '10001')
    assert.ok((await table.getByRole('row').count()) < 120, 'only what is in sight is in the page')

    const search = page.getByRole('searchbox', { name: 'Search domains' })
    await page.keyboard.press('/')
    await page.keyboard.type('cedar-labs-9992')
    const slowest = await slowestTask(page, async () => {
      await table.getByRole('link').first().waitFor()
      await page.getByText('1 of 10,000').waitFor()
    })
    assert.equal(await search.inputValue(), 'cedar-labs-9992')
    assert.ok(slowest < 200, `the longest pause while typing was ${slowest} ms`)
    await page.keyboard.press('Escape')
    await page.getByText('10,000 of 10,000').waitFor()

    const scrolled = await slowestTask(page, async () => {
      for (let step = 0; step < 20; step++) {
        await page.mouse.wheel(0, 20_000)
        await page.evaluate('new Promise(requestAnimationFrame)')
      }
    })
    assert.ok(scrolled < 200, `the longest pause while scrolling was ${scrolled} ms`)
    assert.ok((await table.getByRole('row').count()) > 10)
  })

  test('keeps search and filter in the address, so that a list can be sent to somebody', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await signIn(page, world, '/')
    await page
      .getByRole('list', { name: 'Domains by state' })
      .getByRole('link', { name: /^Degraded/ })
      .click()

    await page.getByText('40 of 10,000').waitFor()
    assert.match(page.url(), /state=degraded/)
    await page.reload()
    await page.getByText('40 of 10,000').waitFor()
    await page.getByRole('columnheader', { name: 'Domain' }).getByRole('button').click()
    const first = await page.getByRole('table').getByRole('link').first().textContent()
    assert.match(first ?? '', /example$/)
  })

  test('leads by keyboard alone from what needs attention to its cause and its fix', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await signIn(page, world, '/')
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor()
    await page.keyboard.press('Tab')
    assert.equal(await focusedText(page), 'Skip to content')
    await page.keyboard.press('Enter')
    for (let presses = 0; presses < 5; presses++) {
      await page.keyboard.press('Tab')
      if ((await focusedText(page)).startsWith('juniper')) break
    }
    await page.keyboard.press('Enter')

    await page.getByRole('heading', { level: 1, name: /juniper/ }).waitFor()
    await page.getByText('What to do').first().waitFor()
    await page.getByText('Cause').first().waitFor()
    await page.getByRole('button', { name: 'Fix and check again' }).first().focus()
    await page.keyboard.press('Enter')
    await page.getByText('Everything is being looked at').waitFor()
    await page.getByRole('tab', { name: 'Health' }).focus()
    await page.keyboard.press('ArrowRight')
    assert.equal(await page.getByRole('tab', { name: /^DNS/ }).getAttribute('aria-selected'), 'true')
    await page.getByText('leads mail to the node').waitFor()
  })

  test('shows a plan that is held back with what it changes, and approves exactly that', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await signIn(page, world, '/plans')
    await page.getByText('The last MX record would go').waitFor()
    await page.getByRole('button', { name: 'Approve' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('nothing', { exact: true }).waitFor()
    await assertNoViolations(page)
    await dialog.getByRole('button', { name: 'Approve' }).click()

    await page.getByText('No plan waits for approval').waitFor()
    await page.getByRole('button', { name: 'All' }).click()
    await page.getByText('Approved', { exact: true }).waitFor()
  })

  test('says why an action is not possible, and what would make it so', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await signIn(page, world, `/nodes/${fleet.shownNodeId}`, world.operatorKey)
    await page.getByRole('button', { name: 'Actions' }).click()
    await page
      .getByRole('menuitem', { name: /Delete the node/ })
      .getByText('still have their mail here')
      .waitFor()
    await assertNoViolations(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Check now' }).click()
    await page.getByText('The node is being looked at').waitFor()
  })

  test('lets one choose light or dark, and remembers it', async () => {
    await using opened = await openPage(browser, { colorScheme: 'light' })
    const { page } = opened
    await signIn(page, world, '/')
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    const light = await ground()
    await page.getByRole('button', { name: 'Colours' }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    const dark = await ground()
    await page.reload()

    await page.getByRole('button', { name: 'Account', exact: true }).waitFor()
    assert.notEqual(dark, light)
    assert.equal(await ground(), dark)
  })

  test('tells a tenant that a page is the operator’s', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await signIn(page, world, '/tenants')

    await page.getByText('This page is for the operator').waitFor()
    assert.equal(await page.getByRole('link', { name: 'Platform' }).count(), 0)
  })
})

function pagesOf({ shownDomainId, shownNodeId }: Fleet) {
  const domain = `/domains/${shownDomainId}`
  const node = `/nodes/${shownNodeId}`
  return [
    { name: 'overview', path: '/', sign: 'Needs attention' },
    { name: 'domains', path: '/domains', sign: '10,000 of 10,000' },
    { name: 'domain', path: domain, sign: 'What to do' },
    { name: 'domain-dns', path: `${domain}?tab=dns`, sign: 'leads mail to the node' },
    { name: 'domain-mailboxes', path: `${domain}?tab=mailboxes`, sign: /@juniper/ },
    { name: 'domain-keys', path: `${domain}?tab=security`, sign: 'days left' },
    { name: 'domain-activity', path: `${domain}?tab=activity`, sign: 'Mail flows both ways' },
    { name: 'nodes', path: '/nodes', sign: 'node-ams-1' },
    { name: 'node', path: node, sign: 'The agent reports' },
    { name: 'node-metrics', path: `${node}?tab=metrics`, sign: /^least / },
    { name: 'node-drift', path: `${node}?tab=drift`, sign: '+smtpd_tls_security_level = none' },
    { name: 'events', path: '/events', sign: 'Mail flows both ways' },
    { name: 'plans', path: '/plans', sign: 'The last MX record would go' },
    { name: 'tenants', path: '/tenants', sign: 'Acme' },
    { name: 'platform', path: '/platform', sign: 'Machines of nobody' },
    { name: 'order', path: '/order', sign: 'Domain name' },
    { name: 'nowhere', path: '/nowhere', sign: 'There is no such page' },
  ] as const
}

async function keepPicture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

/** The longest time in ms that the page's thread was busy at a stretch while `work` ran. */
async function slowestTask(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(`
    window.slowest = 0
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.slowest = Math.max(window.slowest, duration)
    }).observe({ type: 'longtask' })
  `)
  await work()
  return page.evaluate<number>('window.slowest')
}

function focusedText(page: Page): Promise<string> {
  return page.evaluate<string>("document.activeElement?.textContent ?? ''")
}
