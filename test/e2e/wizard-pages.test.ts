// More than 250 lines: one world, whose domain the first test sets up, is looked at from all sides by the others.
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
import { wake } from '#queue/wake.ts'
import { withScope } from '#store/scope.ts'
import { type DashboardWorld, startBrowser, startDashboardWorld } from '../support/dashboard-world.ts'

const skip = existsSync('/usr/bin/chromium') ? false : 'chromium is not installed'
const patient = { timeout: 60_000 }

describe('the wizard for a new domain, in a browser', { skip }, () => {
  let world: DashboardWorld
  let worker: ReconcileQueue
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let complaints: string[]
  let shots: string
  /** What was seen to be wrong on pictures that were taken on the way. */
  let flaws: string[]

  before(async () => {
    shots = mkdtempSync(join(tmpdir(), 'rookery-wizard-'))
    world = await startDashboardWorld()
    worker = await world.platform.startWorker()
    await withScope(world.database.db, systemScope, (scoped) => wake(scoped, 'offerings', 'all'))
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await worker?.close()
    await world?.[Symbol.asyncDispose]()
    if (process.env['ROOKERY_KEEP_SCREENSHOTS'] === undefined) rmSync(shots, { recursive: true, force: true })
    else console.log(shots)
  })
  beforeEach(async () => {
    context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    page = await newPage(context)
    flaws = []
  })
  afterEach(async () => {
    await context.close()
    assert.deepEqual(flaws, [], 'nothing is cut off, and axe finds nothing')
    assert.deepEqual(complaints, [], 'the browser has nothing to complain about, the content security policy included')
  })

  test('walks an owner from a name to a mail that strangers judged, and can be left and taken up on another device', async (t) => {
    const domain = 'walk.test'
    host(domain, ['ada.ns.cloudflare.com', 'bob.ns.cloudflare.com'])
    await signIn(page, world.apiKey, '/domains/add')

    await page.getByRole('textbox', { name: 'Domain name' }).fill(' Walk.TEST. ')
    await look('1-name')
    await page.getByRole('button', { name: 'Add domain' }).click()
    await page.locator('[data-dns-host="cloudflare"]').waitFor(patient)
    await page.getByText('For A and AAAA records set "Proxy status" to "DNS only"').waitFor()
    await look('2-ownership')
    await copyRecordIntoZone(page, domain)
    await page.getByRole('button', { name: 'Check now' }).click()
    await page.getByText(`The record was seen: ${domain} is yours.`).waitFor(patient)

    const elsewhere = await browser.newContext({ viewport: { width: 360, height: 740 } })
    t.after(() => elsewhere.close())
    const phone = await newPage(elsewhere)
    await signIn(phone, world.apiKey, new URL(page.url()).pathname)
    await phone.getByRole('heading', { name: 'Size and region' }).waitFor()
    await phone.getByText('€4.99 for 30 days').waitFor()
    await phone.getByText('The provider tells no price').first().waitFor()
    await lookAt(phone, '3-size-360')
    await phone.getByRole('combobox', { name: 'Region' }).selectOption('memory')
    await phone.getByRole('button', { name: 'Order' }).click()
    await phone.getByRole('heading', { name: 'Machine' }).first().waitFor()
    await lookAt(phone, '4-machine-360')

    await page.getByRole('link', { name: 'Machine' }).click()
    const agent = await world.platform.runAgent(await nodeOf(domain))
    t.after(() => agent.stop())
    for (const step of ['machine', 'reverse-dns', 'configuration']) {
      await page.locator(`[data-step="${step}"][data-state="done"]`).waitFor(patient)
    }
    await page.getByText('The domain waits for DNS records').waitFor()
    await look('4-machine')
    await page.getByRole('button', { name: 'Continue' }).click()

    await applyForMe(page)
    await page.getByText('All records are right.').waitFor(patient)
    await look('5-records')
    await page.getByRole('button', { name: 'Continue' }).click()

    await page.getByRole('button', { name: 'Create mailbox' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Address' }).fill('ada')
    await dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await dialog.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByText('There is a mailbox.').waitFor()
    await look('6-mailbox')
    await page.getByRole('button', { name: 'Continue' }).click()

    await page.getByRole('button', { name: 'Send a test mail' }).click()
    await page.locator('[data-test-mail="delivered"]').waitFor(patient)
    const verdict = page.locator('[data-verdict="seed@bigmail.test"]')
    await verdict.getByText('the inbox').waitFor()
    await verdict.getByText('TLSv1.3').waitFor()
    assert.equal(await verdict.getByText('pass', { exact: true }).count(), 4)
    await look('7-test')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText(`${domain} sends and receives mail`).waitFor()
    await look('8-done')

    await phone.goto(`${world.url}${new URL(page.url()).pathname}`)
    await phone.getByText(`${domain} sends and receives mail`).waitFor()
    await lookAt(phone, '8-done-360')
  })

  test('tells what is wrong with a name, and takes up a domain that is here already', async () => {
    await signIn(page, world.apiKey, '/domains/add')
    const field = page.getByRole('textbox', { name: 'Domain name' })
    await field.fill('http://acme.test/')
    await page.getByRole('button', { name: 'Add domain' }).click()
    await page.getByRole('alert').getByText('Did you mean "acme.test"?').waitFor()
    await assertNoViolations(page)

    await field.fill('walk.test')
    await page.getByRole('button', { name: 'Add domain' }).click()

    await page.getByText('walk.test sends and receives mail').waitFor()
  })

  test('shows changes before they are made, says what is wrong with the access, and lets another be given', async () => {
    const domain = 'access.test'
    const path = await register(domain)
    await signIn(page, world.apiKey, path)
    await giveAccess(page)
    await page.getByRole('alert').getByText('reach no zone that holds access.test').waitFor(patient)
    await look('apply-refused')

    host(domain, ['ns1.unknown.example'])
    await page.getByRole('button', { name: 'Check now' }).click()
    const change = page.locator(`[data-change^="create TXT _mail-verification.${domain}"]`)
    await change.waitFor(patient)
    await change.getByText('mail-verification=').first().waitFor()
    assert.equal(world.platform.dns.findRecordSet(`_mail-verification.${domain}`, 'TXT'), null)
    await look('apply-plan')
    assert.ok(!(await page.content()).includes('c2VjcmV0'), 'the secret is nowhere on the page any more')
    await page.getByRole('button', { name: 'Make these changes' }).click()

    await page.getByText(`The record was seen: ${domain} is yours.`).waitFor(patient)
    assert.notEqual(world.platform.dns.findRecordSet(`_mail-verification.${domain}`, 'TXT'), null)
  })

  test('shows everything to a key that may only read, and says of each action which permission it lacks', async () => {
    const path = await register('reader.test')
    const key = await createKey(['domains:read', 'infrastructure:read', 'mailboxes:read', 'events:read'])
    await signIn(page, key, path)

    await page.getByRole('heading', { name: 'Ownership' }).waitFor()
    const check = page.getByRole('button', { name: 'Check now', disabled: true })
    assert.match((await check.getAttribute('aria-description')) ?? '', /needs the permission domains:write/)
    await look('read-only')
    await page.getByRole('link', { name: 'Size and region' }).click()
    await page.getByRole('button', { name: 'Order' }).click()
    await page.getByRole('alert').getByText('infrastructure:write').waitFor()

    await page.goto(`${world.url}${await pathOf('walk.test')}?step=test`)
    await page.getByText('The test mail arrived.').waitFor()
    await page.getByRole('button', { name: 'Send another one' }).click()
    await page.getByRole('alert').getByText('infrastructure:write').waitFor()
    await assertNoViolations(page)
  })

  test('goes on where it was after the line was cut in the middle, and shows nothing old as new meanwhile', async (t) => {
    const domain = 'cut.test'
    host(domain, [])
    const path = await register(domain)
    await signIn(page, world.apiKey, path)
    await page.getByRole('heading', { name: 'Ownership' }).waitFor()
    await page.getByText('Live', { exact: true }).waitFor(patient)

    await context.setOffline(true)
    world.cutConnections()
    await page.getByText('Reconnecting').first().waitFor(patient)
    await page.getByRole('button', { name: 'Continue meanwhile' }).click()
    await page.getByRole('heading', { name: 'Size and region' }).waitFor()
    await addRecords(domain)
    await context.setOffline(false)
    await page.getByText('Live', { exact: true }).waitFor(patient)
    await page.locator('[data-wizard-step="ownership"][data-state="done"]').waitFor(patient)

    // the answer to the order is lost on its way: it is sent again, and one machine is ordered
    let lost = 0
    await page.route('**/api/v1/infrastructure/provision', async (route) => {
      if (lost > 0) return route.continue()
      lost += 1
      await route.fetch()
      await route.abort('connectionreset')
    })
    await page.getByRole('combobox', { name: 'Region' }).selectOption('memory')
    await page.getByRole('button', { name: 'Order' }).click()
    await page.getByRole('heading', { name: 'Machine' }).first().waitFor(patient)
    const agent = await world.platform.runAgent(await nodeOf(domain))
    t.after(() => agent.stop())
    await page.locator('[data-step="machine"][data-state="done"]').waitFor(patient)

    assert.equal(lost, 1)
    const { items } = await ask('GET', `/infrastructure?domainId=${path.split('/')[2]}`)
    assert.equal(items.length, 1)
    complaints = complaints.filter((text) => !text.includes('net::ERR_'))
  })

  test('is walked by keyboard alone, with the focus where the eye is', async () => {
    await signIn(page, world.apiKey, '/domains/add')
    await page.getByRole('heading', { name: 'Add a domain' }).waitFor()
    await tabTo(page, 'Domain name')
    await page.keyboard.type('keys.test')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Ownership' }).waitFor()
    await tabTo(page, 'Continue meanwhile')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Size and region' }).waitFor()
    assert.equal(await focused(page), 'Size and region')
    await tabTo(page, 'Order')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Machine' }).first().waitFor(patient)
    await tabTo(page, 'Continue meanwhile')
    await page.keyboard.press('Enter')

    await page.getByRole('heading', { name: 'DNS records' }).first().waitFor()
    assert.equal(await focused(page), 'DNS records')
  })

  test('imports a list: errors by line before anything is made, then the passwords, once', async () => {
    await signIn(page, world.apiKey, '/mailboxes')
    await page.getByRole('combobox', { name: 'Domain' }).selectOption({ label: 'walk.test' })
    await page.getByRole('button', { name: 'Import a list (CSV)' }).click()
    const dialog = page.getByRole('dialog')
    const list = 'address;quotaMb\ngrace;2048\nbad address;1\n<img src=x onerror=alert(1)>;1\nlin;many\n'
    const file = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${list}`) }
    await dialog.getByLabel('File').setInputFiles({ ...file, buffer: Buffer.from([0xff, 0xfe, 0x00, 0xd8]) })
    await dialog.getByRole('alert').getByText('The file is not text').waitFor()
    await dialog.getByLabel('File').setInputFiles(file)
    await look('import-list')
    await dialog.getByRole('button', { name: 'Preview' }).click()

    await dialog.getByText('1 row can be made, 3 cannot.').waitFor()
    await dialog.locator('[data-row="5"]').getByText('quota: must be a whole number').waitFor()
    await look('import-preview')
    assert.equal((await addresses('walk.test')).includes('grace@walk.test'), false)
    await dialog.getByRole('button', { name: 'Make the one that is right' }).click()
    await dialog.getByText('never again').waitFor()
    await look('import-made')
    await dialog.getByRole('button', { name: 'Copy addresses and passwords as CSV' }).click()
    assert.match(await page.evaluate<string>('navigator.clipboard.readText()'), /^grace@walk\.test,\w{20}$/)
    await page.keyboard.press('Escape')
    assert.ok(await dialog.isVisible(), 'a slip of the finger does not lose the passwords')
    await dialog.getByRole('button', { name: 'I have kept them' }).click()

    await page.getByText('grace@walk.test').first().waitFor()
    assert.deepEqual(await addresses('walk.test'), ['ada@walk.test', 'grace@walk.test'])
  })

  test('finds, changes, suspends and deletes a mailbox; who changes it second is told, and nothing is written over', async () => {
    await signIn(page, world.apiKey, '/mailboxes')
    await page.getByRole('searchbox', { name: 'Search addresses' }).fill('grace')
    await page.getByText('ada@walk.test').waitFor({ state: 'detached' })
    const dialog = page.getByRole('dialog')
    const edit = page.getByRole('button', { name: 'Edit grace@walk.test' })
    await edit.click()
    await dialog.getByRole('spinbutton', { name: 'Storage in MB' }).fill('3000')
    const [grace] = (await ask('GET', '/mailboxes?search=grace')).items
    await ask('PATCH', `/mailboxes/${grace.id}`, { quotaMb: 4000 })
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByRole('alert').getByText('was changed by somebody else').waitFor()
    await assertNoViolations(page)
    await dialog.getByRole('button', { name: 'Read it again' }).click()
    assert.equal((await ask('GET', '/mailboxes?search=grace')).items[0].quotaMb, 4000)

    await edit.click()
    await dialog.getByRole('button', { name: 'Suspend' }).click()
    await page.getByText('Suspended', { exact: true }).waitFor()
    await look('mailboxes')
    await edit.click()
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
    await dialog.getByText('Type the address to confirm').waitFor()
    const button = dialog.getByRole('button', { name: 'Delete', exact: true })
    assert.ok(await button.isDisabled())
    await dialog.getByRole('textbox', { name: 'Address' }).fill('grace@walk.test')
    await button.click()
    await page.getByText('No address has “grace” in it.').waitFor()
    assert.deepEqual(await addresses('walk.test'), ['ada@walk.test'])
  })

  test('makes an alias and deletes it after a question', async () => {
    await signIn(page, world.apiKey, '/aliases')
    await page.getByRole('combobox', { name: 'Domain' }).selectOption({ label: 'walk.test' })
    await page.getByRole('button', { name: 'Create alias' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Mail to' }).fill('team')
    await dialog.getByRole('textbox', { name: 'goes to' }).fill('nowhere')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByRole('textbox', { name: 'goes to' }).fill('ada@walk.test')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await page.getByText('team@walk.test').waitFor()
    await look('aliases')
    await page.getByRole('button', { name: 'Delete team@walk.test' }).click()
    await dialog.getByRole('button', { name: 'Delete' }).click()

    await page.getByRole('button', { name: 'Delete team@walk.test' }).waitFor({ state: 'detached' })
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`fits a window of 360 px in ${colorScheme} colours, every step and page of it`, async () => {
      await page.setViewportSize({ width: 360, height: 740 })
      await page.emulateMedia({ colorScheme })
      await signIn(page, world.apiKey, '/domains/add')
      const walked = await pathOf('walk.test')
      const steps = ['name', 'ownership', 'size', 'provisioning', 'records', 'mailbox', 'test', 'done']
      const access = await pathOf('cut.test')
      const stepPages = steps.map((step) => `${walked}?step=${step}`)
      for (const path of [...stepPages, `${access}?step=records`, '/domains/add', '/mailboxes', '/aliases']) {
        await page.goto(`${world.url}${path}`)
        await page.getByRole('heading', { level: 1 }).waitFor()
        if (path.includes('step=')) await page.getByRole('heading', { level: 2 }).first().waitFor()
        await page.waitForFunction('document.querySelector("[aria-busy=true]") === null')
        await lookAt(page, `${path.replaceAll(/[^a-z]/g, '-').slice(-24)}-360-${colorScheme}`)
      }
    })
  }

  async function newPage(of: BrowserContext): Promise<Page> {
    const made = await of.newPage()
    complaints = []
    made.on('pageerror', (error) => complaints.push(error.message))
    made.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) complaints.push(message.text())
    })
    return made
  }

  /** Takes a picture, and looks whether anything is cut off or cannot be read. */
  async function lookAt(shown: Page, name: string): Promise<void> {
    await shown.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
    const overflow = await shown.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    if (overflow > 0) flaws.push(`${name} scrolls sideways by ${overflow} px`)
    flaws.push(...(await findViolations(shown)).map((violation) => `${name}: ${violation}`))
  }

  const look = (name: string) => lookAt(page, name)

  function host(domain: string, servers: readonly string[]): void {
    world.platform.dns.addZone(domain)
    if (servers.length === 0) return
    world.platform.dns.putRecordSet(domain, { name: domain, type: 'NS', ttlSeconds: 60, values: servers })
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests assert what is in it.
  async function ask(method: string, path: string, body?: unknown): Promise<any> {
    const response = await fetch(`${world.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${world.apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    assert.ok(response.ok, `${method} ${path}: ${response.status}`)
    return await response.json()
  }

  async function register(name: string): Promise<string> {
    return `/domains/${(await ask('POST', '/domains', { name })).id}/set-up`
  }

  async function pathOf(name: string): Promise<string> {
    const { items } = await ask('GET', '/domains?limit=200')
    return `/domains/${items.find((it: { name: string }) => it.name === name).id}/set-up`
  }

  async function createKey(granted: readonly string[]): Promise<string> {
    return (await ask('POST', '/api-keys', { name: 'Reader', permissions: granted })).key
  }

  async function addresses(domain: string): Promise<readonly string[]> {
    const { items } = await ask('GET', `/mailboxes?search=@${domain}`)
    return items.map(({ emailAddress }: { emailAddress: string }) => emailAddress)
  }

  /** As somebody at the DNS host does who has the page before him. */
  async function copyRecordIntoZone(shown: Page, domain: string): Promise<void> {
    const name = `_mail-verification.${domain}`
    await shown.getByRole('button', { name: /^Copy value of the TXT record/ }).click()
    const value = await shown.evaluate<string>('navigator.clipboard.readText()')
    assert.match(value, /^mail-verification=[0-9a-f]{40}$/)
    world.platform.dns.putRecordSet(domain, { name, type: 'TXT', ttlSeconds: 300, values: [value] })
  }

  async function addRecords(domain: string): Promise<void> {
    const { items } = await ask('GET', `/domains/${(await pathOf(domain)).split('/')[2]}/dns-records`)
    for (const { name, type, value } of items) {
      world.platform.dns.putRecordSet(domain, { name, type, ttlSeconds: 300, values: [value] })
    }
  }

  async function giveAccess(shown: Page): Promise<void> {
    await shown.getByRole('button', { name: 'Give access to the zone' }).click()
    await shown.getByRole('textbox', { name: 'Name server' }).fill('192.0.2.53')
    await shown.getByRole('textbox', { name: 'Name of the TSIG key' }).fill('rookery')
    await shown.getByLabel('Secret of the key').fill('c2VjcmV0c2VjcmV0c2VjcmV0')
    await shown.getByRole('button', { name: 'Show the changes' }).click()
  }

  async function applyForMe(shown: Page): Promise<void> {
    await giveAccess(shown)
    await shown.getByText('Nothing has been written yet.').waitFor(patient)
    await look('5-records-plan')
    await shown.getByRole('button', { name: 'Make these changes' }).click()
  }

  async function signIn(shown: Page, key: string, path: string): Promise<void> {
    await shown.goto(`${world.url}${path}#key=${key}`)
    await shown.getByRole('heading', { level: 1 }).waitFor()
  }

  async function nodeOf(label: string) {
    return await waitFor(
      () =>
        withScope(world.database.db, systemScope, async ({ tx }) => {
          const row = await tx.selectFrom('sendingNodes').select('id').where('label', '=', label).executeTakeFirst()
          return row?.id ?? null
        }),
      { what: `the node of ${label}`, timeoutSeconds: 20 },
    )
  }
})

async function assertNoViolations(page: Page): Promise<void> {
  assert.deepEqual(await findViolations(page), [])
}

async function findViolations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

function focused(page: Page): Promise<string> {
  return page.evaluate<string>("document.activeElement?.textContent ?? ''")
}

/** Presses Tab until what is called so has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let press = 0; press < 80; press += 1) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate<string>(
      "(document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent ?? '').trim()",
    )
    if (found === name) return
  }
  assert.fail(`nothing called "${name}" can be reached by keyboard`)
}
