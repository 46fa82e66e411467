import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { Browser, Locator, Page } from 'playwright-core'
import type { LabOutsideProvider, LabZone } from '#lab/api/lab-api.ts'
import { askLab } from '#lab/api/lab-client.ts'
import { labReset } from '#lab/control.ts'
import { labPaths } from '#lab/lab-paths.ts'
import { type Stack, startStack } from '#launch/stack.ts'
import { waitFor } from '#lib/wait-for.ts'
import { createNetworkProbe } from '#providers/probe/network-probe.ts'
import { startBrowser } from '../support/dashboard-world.ts'
import { headerOf, readFromOutside } from '../support/outside-mailbox.ts'

const labName = 't-wizard'
const range = '198.18.192.0/20'
const domain = 'wizard.test'
const canRun = process.getuid?.() === 0 && existsSync('/usr/bin/chromium')
const patient = { timeout: 240_000 }

describe('the wizard, on real machines', { skip: canRun ? false : 'needs root for the lab, and Chromium' }, () => {
  let stateRoot: string
  let stack: Stack
  let browser: Browser
  let page: Page

  before(async () => {
    await labReset(labName)
    stateRoot = mkdtempSync('/var/tmp/rookery-wizard-')
    chmodSync(stateRoot, 0o755)
    stack = await startStack({
      name: labName,
      range,
      stateRoot,
      httpPort: await findFreePort(),
      image: 'golden',
      world: 'lab',
      environment: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
      onProgress: () => undefined,
    })
    assert.ok(stack.lab)
    setDefaultCACertificates([...getCACertificates('default'), readFileSync(stack.lab.rootsFile, 'utf8')])
    browser = await startBrowser()
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    page = await context.newPage()
  })
  after(async () => {
    await browser?.close()
    await stack?.stop({ forget: true })
    await labReset(labName)
    rmSync(stateRoot, { recursive: true, force: true })
  })

  test('leads from its first page to a mail that a person’s new mailbox sends and a strict provider takes', async () => {
    const zone = (await askLab(labPaths(labName).apiSocket, 'POST', '/zones', { name: domain })) as LabZone
    await page.goto(`${stack.url}/domains/add#key=${stack.operatorKey}`)

    await page.getByRole('textbox', { name: 'Domain name' }).fill(domain)
    await page.getByRole('button', { name: 'Add domain' }).click()
    await page.getByText('The zone is served by').waitFor(patient)
    await page.getByRole('button', { name: 'Give access to the zone' }).click()
    await page.getByRole('textbox', { name: 'Name server' }).fill(zone.nameserver)
    await page.getByRole('textbox', { name: 'Name of the TSIG key' }).fill(zone.tsig.keyName)
    await page.getByLabel('Secret of the key').fill(zone.tsig.secretBase64)
    await page.getByRole('button', { name: 'Show the changes' }).click()
    await page.locator(`[data-change="create TXT _mail-verification.${domain}"]`).waitFor(patient)
    await page.getByRole('button', { name: 'Make these changes' }).click()
    await page.getByText(`The record was seen: ${domain} is yours.`).waitFor(patient)
    await goOn(page)

    await page.getByRole('button', { name: 'Order' }).click()
    for (const step of ['machine', 'reverse-dns', 'configuration', 'dns', 'certificate', 'mailbox', 'verification']) {
      await page.locator(`[data-step="${step}"][data-state="done"]`).waitFor(patient)
    }
    await page.getByText('8 of 8 done').waitFor()
    await goOn(page)

    await page.getByRole('button', { name: 'Create mailbox' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Address' }).fill('ada')
    await dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await dialog.getByRole('button', { name: 'Copy password' }).click()
    const password = await page.evaluate<string>('navigator.clipboard.readText()')
    await dialog.getByRole('button', { name: 'I have kept it' }).click()
    await goOn(page)

    await page.getByRole('button', { name: 'Send a test mail' }).click()
    await page.locator('[data-test-mail="delivered"]').waitFor(patient)
    for (const verdict of await page.locator('[data-verdict]').all()) await assertPassed(verdict)
    await goOn(page)
    await page.getByText(`${domain} sends and receives mail`).waitFor()
    await page.getByText('Its score is 100 of 100.').waitFor()

    const delivered = await sendAs(`ada@${domain}`, password)
    assert.match(headerOf(delivered, 'Authentication-Results'), /dmarc=pass/)
    await page.goto(`${stack.url}/mailboxes`)
    await page.getByText(`ada@${domain}`).waitFor()
  })

  /** What the dialog showed is all that a mail program needs; the message as a stranger's provider stored it. */
  async function sendAs(username: string, password: string): Promise<string> {
    const { items } = (await ask('/infrastructure')) as { items: readonly { vpsIp: string; smtpHost: string }[] }
    const [{ vpsIp, smtpHost } = { vpsIp: '', smtpHost: '' }] = items
    const { providers } = (await askLab(labPaths(labName).apiSocket, 'GET', '/outside')) as {
      providers: readonly LabOutsideProvider[]
    }
    const provider = providers.find((it) => it.domain === 'bigmail.test')
    assert.ok(provider && stack.lab)
    const subject = 'From the wizard'
    const mail = {
      from: username,
      to: provider.mailbox.address,
      subject,
      text: 'Hello.\n',
      messageId: `<w1@${domain}>`,
    }
    const credentials = { ipAddress: vpsIp, serverName: smtpHost, username, password }
    await waitFor(async () => (await createNetworkProbe().submit({ ...credentials, ...mail })).accepted || null, {
      what: 'the node to let the new mailbox send',
      timeoutSeconds: 20,
    })
    return await readFromOutside(provider, readFileSync(stack.lab.rootsFile, 'utf8'), subject)
  }

  async function ask(path: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${stack.operatorKey}` }
    return await (await fetch(`${stack.url}/api/v1${path}`, { headers })).json()
  }
})

async function goOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
}

async function assertPassed(verdict: Locator): Promise<void> {
  assert.match(await verdict.innerText(), /the inbox/)
  assert.equal(await verdict.getByText('pass', { exact: true }).count(), 4, await verdict.innerText())
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
