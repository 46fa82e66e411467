import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { waitFor } from '#lib/wait-for.ts'
import { systemScope } from '#model/scope.ts'
import type { ReconcileQueue } from '#queue/reconcile-queue.ts'
import { withScope } from '#store/scope.ts'
import {
  assertNoComplaints,
  assertNoViolations,
  type DashboardPage,
  noBrowser,
  openPage,
  patient,
  readClipboard,
  signIn,
} from '../support/dashboard-page.ts'
import { type DashboardWorld, startBrowser, startDashboardWorld } from '../support/dashboard-world.ts'

describe('the dashboard in a browser', { skip: noBrowser }, () => {
  let world: DashboardWorld
  let worker: ReconcileQueue
  let browser: Browser
  let opened: DashboardPage
  let page: Page

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
    opened = await openPage(browser)
    page = opened.page
  })
  afterEach(async () => {
    await opened[Symbol.asyncDispose]()
    assertNoComplaints()
  })

  test('signs in with a key, says why one is refused, and forgets it at sign-out', async () => {
    await page.goto(world.url)
    await page.getByRole('button', { name: 'Sign in with an API key' }).click()
    await page.getByRole('textbox', { name: 'API key' }).fill('rk_wrong')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('alert').getByText('No valid API key was given.').waitFor()
    await assertNoViolations(page)

    await page.getByRole('textbox', { name: 'API key' }).fill(world.apiKey)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.getByRole('button', { name: 'Account', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()

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

    await page.getByRole('tab', { name: /^DNS/ }).click()
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

    await record.getByText('Right', { exact: true }).waitFor(patient)
    await page.getByRole('checkbox', { name: `Names without ${domain}` }).check()
    await record.getByText('_mail-verification', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Copy zone file of all records' }).click()
    const zoneFile = await readClipboard(page)
    assert.ok(zoneFile.includes(`\n${domain}. 300 IN MX 10 mail.${domain}.\n`), zoneFile)
    await assertNoViolations(page)
    await page.getByRole('tab', { name: 'Health' }).click()
    await step(page, 'ownership', 'done').waitFor(patient)
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
    await page.getByText('100 of 100').waitFor()
    for (const gate of ['The node', 'The domain', 'The message']) {
      const card = page.getByRole('region', { name: gate })
      await card.getByRole('button', { name: /^Show the \d+ that hold/ }).click()
      assert.ok((await card.getByRole('listitem').count()) >= 2)
    }
    await assertNoViolations(page)
    const shift = await page.evaluate<number>('layoutShift')
    assert.ok(shift < 0.1, `what was on the page jumped while it was live: ${shift}`)

    await page.getByRole('tab', { name: 'Activity' }).click()
    await page.getByRole('list', { name: 'Events' }).getByText('Mail flows both ways').waitFor()
    await page.getByRole('tab', { name: 'Mailboxes' }).click()
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
})

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

/** Everything that the browser keeps for this origin. */
function storedText(page: Page): Promise<string> {
  return page.evaluate<string>('JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])')
}
