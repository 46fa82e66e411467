import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { waitFor } from '#lib/wait-for.ts'
import { systemScope } from '#model/scope.ts'
import type { ReconcileQueue } from '#queue/reconcile-queue.ts'
import { withScope } from '#store/scope.ts'
import { type DashboardWorld, startBrowser, startDashboardWorld } from '../support/dashboard-world.ts'

const skip = existsSync('/usr/bin/chromium') ? false : 'chromium is not installed'
/**
 * Sums what moved without anybody’s doing; up to 0.1 counts as calm (Web Vitals: cumulative layout shift). The lines of
 * the event log move in a box of their own, as they should.
 */
const layoutShiftMeter = `
  window.layoutShift = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const isLogOnly = entry.sources.every(({ node }) => node?.parentElement?.closest('[aria-label^="Events"]'))
      if (!entry.hadRecentInput && !isLogOnly) window.layoutShift += entry.value
    }
  }).observe({ type: 'layout-shift', buffered: true })
`

const patient = { timeout: 60_000 }

describe('the dashboard in a browser', { skip }, () => {
  let world: DashboardWorld
  let worker: ReconcileQueue
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let complaints: string[]

  before(async () => {
    world = await startDashboardWorld()
    worker = await world.platform.startWorker()
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await worker?.close()
    await world?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    page = await context.newPage()
    complaints = []
    await page.addInitScript({ content: layoutShiftMeter })
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text())
    })
  })
  afterEach(async () => {
    await context.close()
    assert.deepEqual(complaints, [], 'the browser has nothing to complain about, the content security policy included')
  })

  test('signs in with a key, says why one is refused, and forgets it at sign-out', async () => {
    await page.goto(world.url)
    await page.getByRole('textbox', { name: 'API key' }).fill('rk_wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('No valid API key was given.').waitFor()
    await assertNoViolations(page)

    await page.getByRole('textbox', { name: 'API key' }).fill(world.apiKey)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Infrastructure' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()

    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    assert.equal(await page.evaluate('sessionStorage.length'), 0)
  })

  test('takes the key from a link once and removes it from the address and the history', async () => {
    await signIn(page, world, '/order')

    assert.equal(page.url(), `${world.url}/order`)
    await page.getByRole('heading', { name: 'Order mail for a domain' }).waitFor()
    assert.equal(await page.evaluate('location.hash'), '')
  })

  test('returns to the sign-in with the reason when the key stops to be valid', async () => {
    await signIn(page, world, '/')
    await page.evaluate("sessionStorage.setItem('rookery-api-key', 'rk_gone')")
    await page.reload()

    await page.getByRole('heading', { name: 'Sign in' }).waitFor()

    await page.getByText('The API key is not valid any more.').waitFor()
  })

  test('shows what is wrong with an order at its field, with the way to put it right', async () => {
    await signIn(page, world, '/order')
    await page.getByRole('textbox', { name: 'Domain name' }).fill('acme')
    await page.getByRole('button', { name: 'Order' }).click()

    const field = page.getByRole('textbox', { name: 'Domain name' })
    await page.getByRole('alert').getByText('Give a name such as "example.com".').waitFor()

    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    await assertNoViolations(page)
  })

  test('takes up an order that broke off after its domain was registered', async () => {
    const response = await fetch(`${world.url}/api/v1/domains`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'half.test' }),
    })
    assert.equal(response.status, 201)
    await signIn(page, world, '/order')

    await page.getByRole('textbox', { name: 'Domain name' }).fill('Half.test.')
    await page.getByRole('button', { name: 'Order' }).click()

    await page.getByRole('heading', { name: 'half.test' }).waitFor()
  })

  test('follows an order by hand: asks for the records, copies them, and sees them without a reload', async () => {
    const domain = 'byhand.test'
    world.platform.dns.addZone(domain)
    await signIn(page, world, '/order')
    await page.getByRole('textbox', { name: 'Domain name' }).fill(domain)
    await page.getByRole('button', { name: 'Order' }).click()
    await step(page, 'machine', 'done').waitFor(patient)
    await step(page, 'ownership', 'running').getByText('Needs you').waitFor(patient)

    const record = page.locator(`[data-record="TXT _mail-verification.${domain}"]`)
    await record.getByRole('button', { name: /^Copy value/ }).click()
    const value = await readClipboard(page)
    await record.getByRole('button', { name: /^Copy name/ }).click()
    const name = await readClipboard(page)
    assert.match(value, /^mail-verification=[0-9a-f]{40}$/)
    assert.equal(name, `_mail-verification.${domain}`)
    const set = { name, type: 'TXT', ttlSeconds: 300, values: [value] } as const
    await world.platform.dns.applyChanges(domain, [{ name, type: 'TXT', before: null, after: set }])
    await page.getByRole('button', { name: 'Check now' }).click()

    await step(page, 'ownership', 'done').waitFor(patient)
    await record.getByText('Right', { exact: true }).waitFor(patient)
    await page.getByRole('checkbox', { name: `Names without ${domain}` }).check()
    await record.getByText('_mail-verification', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Copy zone file of all records' }).click()
    const zoneFile = await readClipboard(page)
    assert.ok(zoneFile.includes(`\n${domain}. 300 IN MX 10 mail.${domain}.\n`), zoneFile)
    await assertNoViolations(page)
  })

  test('follows an automatic order live to its score, and shows a mailbox’s credentials once', async (t) => {
    const domain = 'acme.test'
    world.platform.dns.addZone(domain)
    await signIn(page, world, '/order')
    await page.getByRole('textbox', { name: 'Domain name' }).fill(domain)
    await page.getByRole('radio', { name: /^Automatic/ }).check()
    await page.getByRole('textbox', { name: 'Name server' }).fill('192.0.2.53')
    await page.getByRole('textbox', { name: 'Name of the TSIG key' }).fill('rookery')
    await page.getByLabel('Secret of the key').fill('c2VjcmV0c2VjcmV0c2VjcmV0')
    await page.getByRole('button', { name: 'Order' }).click()
    await page.getByRole('heading', { name: domain }).waitFor()
    const agent = await world.platform.runAgent(await nodeOf(world, domain))
    t.after(() => agent.stop())

    await step(page, 'verification', 'done').waitFor(patient)
    await page.getByText('8 of 8 done').waitFor()
    await page.getByText('Healthy').waitFor()
    await page.getByRole('list', { name: 'Events' }).getByText('Mail flows both ways').waitFor()
    const score = page.getByRole('region', { name: 'Score' })
    await score.getByText('100 of 100').waitFor()
    const points = await score.getByRole('listitem').count()
    assert.ok(points >= 10, `${points} points are explained`)
    for (const gate of ['The node', 'The domain', 'The message']) {
      await score.getByRole('heading', { name: gate }).waitFor()
    }
    const shift = await page.evaluate<number>('layoutShift')
    assert.ok(shift < 0.1, `what was on the page jumped while it was live: ${shift}`)

    const password = await createMailbox(page, `sales@${domain}`)
    await page.getByText(`sales@${domain}`, { exact: true }).waitFor()
    assert.ok(!(await page.content()).includes(password), 'the password is gone with the dialog')
    await page.reload()
    await page.getByText(`sales@${domain}`, { exact: true }).waitFor()
    assert.ok(!(await page.content()).includes(password), 'the password is gone after a reload')
    assert.ok(!(await storedText(page)).includes(password), 'the password is in no storage of the browser')
    await page.getByText('Live', { exact: true }).waitFor()
    await assertNoViolations(page)
  })

  test('goes on where it was after the line was cut, and says so meanwhile', async () => {
    await signIn(page, world, '/')
    await page.getByRole('link', { name: 'acme.test' }).click()
    await page.getByText('Live', { exact: true }).waitFor()
    const known = await page.getByRole('list', { name: 'Events' }).getByRole('listitem').count()

    await context.setOffline(true)
    world.cutConnections()
    await page.getByText('Reconnecting').waitFor(patient)
    await createMailboxElsewhere(world, 'support@acme.test')
    await context.setOffline(false)

    await page.getByText('Live', { exact: true }).waitFor(patient)
    await page.getByText('Mailbox support@acme.test was created.').waitFor(patient)
    await page.getByText('support@acme.test', { exact: true }).waitFor()
    const after = await page.getByRole('list', { name: 'Events' }).getByRole('listitem').count()
    assert.ok(after > known)
    complaints = complaints.filter((text) => !text.includes('net::ERR_'))
  })

  for (const width of [375, 1440]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`fits a window of ${width} px and is readable in ${colorScheme} colours`, async () => {
        const directory = mkdtempSync(join(tmpdir(), 'rookery-shots-'))
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme })
        await signIn(page, world, '/')
        const pages = ['', 'acme.test', 'byhand.test', 'order']

        for (const name of pages) {
          if (name === 'order') await page.goto(`${world.url}/order`)
          else if (name !== '') await page.getByRole('link', { name }).click()
          await page.getByRole('heading', { level: 1 }).waitFor()
          if (name.endsWith('.test')) await page.getByRole('heading', { name: 'Conditions' }).waitFor()
          await page.screenshot({ path: join(directory, `${name || 'list'}.png`), fullPage: true })
          const overflow = await page.evaluate<number>(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          )
          assert.ok(overflow <= 0, `${name} scrolls sideways by ${overflow} px`)
          // What axe finds depends on colours and on how tight it is; the wide window is looked at by the other tests.
          if (width === 375) await assertNoViolations(page)
          if (name !== '') await page.goto(world.url)
        }
        if (process.env['ROOKERY_KEEP_SCREENSHOTS'] === undefined) rmSync(directory, { recursive: true })
        else console.log(directory)
      })
    }
  }

  test('can be walked by keyboard alone, from the skip link to an order', async () => {
    await signIn(page, world, '/')
    await page.getByRole('heading', { name: 'Infrastructure' }).waitFor()
    const focused = () => page.evaluate<string>("document.activeElement?.textContent ?? ''")

    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Skip to content')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Order')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Order mail for a domain' }).waitFor()

    assert.equal(page.url(), `${world.url}/order`)
  })
})

async function signIn(page: Page, world: DashboardWorld, path: string): Promise<void> {
  await page.goto(`${world.url}${path}#key=${world.apiKey}`)
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
}

function step(page: Page, name: string, state: string) {
  return page.locator(`[data-step="${name}"][data-state="${state}"]`)
}

/** Makes a mailbox and returns the password that the dialog shows. */
async function createMailbox(page: Page, address: string): Promise<string> {
  await page.getByRole('button', { name: 'Create mailbox' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Address' }).fill(address.split('@')[0] ?? '')
  await assertNoViolations(page)
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  await dialog.getByText('never again').waitFor()
  await assertNoViolations(page)
  await dialog.getByRole('button', { name: 'Copy password' }).click()
  const password = await readClipboard(page)
  assert.ok(password.length >= 12)
  for (const text of [address, password, `mail.${address.split('@')[1]}`, '993', '465', '587']) {
    await dialog.getByText(text, { exact: true }).waitFor()
  }
  await page.keyboard.press('Escape')
  assert.ok(await dialog.isVisible(), 'a slip of the finger does not lose the password')
  await dialog.getByRole('button', { name: 'I have kept it' }).click()
  await dialog.waitFor({ state: 'detached' })
  return password
}

async function assertNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  assert.deepEqual(found, [])
}

async function nodeOf(world: DashboardWorld, label: string) {
  return await waitFor(
    () =>
      withScope(world.database.db, systemScope, async ({ tx }) => {
        const row = await tx.selectFrom('sendingNodes').select('id').where('label', '=', label).executeTakeFirst()
        return row?.id ?? null
      }),
    { what: `the node of ${label}`, timeoutSeconds: 20 },
  )
}

function readClipboard(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()')
}

/** Everything that the browser keeps for this origin. */
function storedText(page: Page): Promise<string> {
  return page.evaluate<string>('JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])')
}

/** As another person, or the command line, would. */
async function createMailboxElsewhere(world: DashboardWorld, emailAddress: string): Promise<void> {
  const response = await fetch(`${world.url}/api/v1/mailboxes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ emailAddress }),
  })
  assert.equal(response.status, 201)
}
