import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { totpCode, totpStep } from '#identity/totp.ts'
import { Secret } from '#lib/secret.ts'
import {
  assertFits,
  assertNoComplaints,
  assertNoViolations,
  noBrowser,
  openPage,
  readClipboard,
} from '../support/dashboard-page.ts'
import { type DashboardWorld, startBrowser, startDashboardWorld } from '../support/dashboard-world.ts'

const ada = { email: 'ada@example.com', name: 'Ada', password: 'a long sentence that is only hers' }
const bob = { email: 'bob@example.com', name: 'Bob', password: 'another sentence that nobody knows' }

describe('people in a browser', { skip: noBrowser }, () => {
  let world: DashboardWorld
  let browser: Browser
  let recoveryCodes: readonly string[] = []
  let invitationLink = ''

  before(async () => {
    world = await startDashboardWorld('localhost')
    browser = await startBrowser()
  })
  after(async () => {
    await browser?.close()
    await world?.[Symbol.asyncDispose]()
  })
  afterEach(assertNoComplaints)

  test('the first makes the operator’s account, sets up a second factor and is told the recovery codes once', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await page.goto(world.url)
    await page.getByRole('link', { name: 'Make an account' }).click()
    await page.getByText('This is the first account').waitFor()
    await assertNoViolations(page)
    await fillSignUp(page, ada)
    await page.getByRole('button', { name: 'Account', exact: true }).waitFor()
    await page.goto(`${world.url}/account`)
    await page.getByText(ada.email).first().waitFor()
    await assertNoViolations(page)

    await page.getByRole('button', { name: 'Set up' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Copy secret' }).click()
    const secret = await readClipboard(page)
    await dialog.getByRole('textbox', { name: 'Code' }).fill(codeOf(secret))
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('Each opens the account once').waitFor()
    recoveryCodes = await page.getByRole('dialog').getByRole('listitem').allTextContents()
    await assertNoViolations(page)
    await page.getByRole('button', { name: 'I have kept them' }).click()

    await page.getByText('Codes of an authenticator are asked for').waitFor()
    assert.ok(recoveryCodes.length >= 8)
    assert.equal(await page.evaluate('document.cookie'), '', 'no script can read the session')
    await signOut(page)
  })

  test('signs in in two steps, and says which one went wrong', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await page.goto(`${world.url}/sign-in?returnTo=/account`)
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(ada.email)
    await page.getByLabel('Password').fill('wrong, as one types in a hurry')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Password').fill(ada.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('textbox', { name: 'Code' }).fill('000000')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('alert').waitFor()
    await assertNoViolations(page)

    await page.getByRole('textbox', { name: 'Code' }).fill(recoveryCodes[0] ?? '')
    await page.getByRole('button', { name: 'Continue' }).click()

    await page.getByRole('heading', { name: 'Account' }).waitFor()
    await signOut(page)
  })

  test('adds a passkey and signs in with nothing else', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await addAuthenticator(page)
    await signInAs(page, world, ada, recoveryCodes[1] ?? '')
    await page.goto(`${world.url}/account`)
    await page.getByRole('textbox', { name: 'What to call it' }).fill('Laptop')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('not used yet').waitFor()
    await signOut(page)

    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()

    await page.getByRole('button', { name: 'Account', exact: true }).waitFor()
  })

  test('invites somebody, who comes in by the link with the rights of the role and no others', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await signInAs(page, world, ada, recoveryCodes[2] ?? '')
    await page.goto(`${world.url}/team`)
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'E-mail address' }).fill(bob.email)
    await dialog.getByRole('combobox', { name: 'Role' }).selectOption('support')
    await assertNoViolations(page)
    await dialog.getByRole('button', { name: 'Invite somebody' }).click()
    await dialog.getByRole('button', { name: 'Copy link' }).click()
    invitationLink = await readClipboard(page)
    await dialog.getByRole('button', { name: 'Close' }).click()
    await page.getByText(bob.email).first().waitFor()

    await using theirs = await openPage(browser)
    const guest = theirs.page
    const { pathname, hash } = new URL(invitationLink)
    await guest.goto(`${world.url}${pathname}${hash}`)
    await guest.getByText(/You are invited to/).waitFor()
    assert.equal(await guest.evaluate('location.hash'), '', 'the token has left the address')
    await assertNoViolations(guest)
    await guest.getByRole('textbox', { name: 'Name' }).fill(bob.name)
    await guest.getByLabel('Password').fill(bob.password)
    await guest.getByRole('button', { name: 'Make an account' }).click()

    await guest.getByRole('link', { name: 'Team' }).first().click()
    await guest.getByText(ada.email).waitFor()
    assert.equal(await guest.getByRole('button', { name: 'Invite somebody' }).count(), 0)
    assert.equal(await guest.getByRole('button', { name: 'Remove' }).count(), 0)
  })

  test('makes a key that ends, is shown once and can be revoked; and roles of one’s own', async () => {
    await using opened = await openPage(browser)
    const { page } = opened
    await signInAs(page, world, ada, recoveryCodes[3] ?? '')
    await page.goto(`${world.url}/keys`)
    await page.getByRole('button', { name: 'Make a key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'What it is for' }).fill('Backups')
    await dialog.getByRole('checkbox', { name: 'domains:read' }).check()
    await assertNoViolations(page)
    await dialog.getByRole('button', { name: 'Make a key' }).click()
    await page.getByRole('button', { name: 'Copy key' }).click()
    const key = await readClipboard(page)
    await page.getByRole('button', { name: 'I have kept them' }).click()
    const row = page.locator('[data-key="Backups"]')
    await row.waitFor()
    assert.match(key, /^rk_/)
    assert.ok(!(await page.content()).includes(key))
    assert.equal((await askWith(world, key)).status, 200)
    await row.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await row.getByText('Revoked').waitFor()
    assert.equal((await askWith(world, key)).status, 401)

    await page.goto(`${world.url}/roles`)
    await page.getByRole('button', { name: 'Add a role' }).click()
    await dialog.getByRole('textbox', { name: 'Name of the role' }).fill('Reader')
    await dialog.getByRole('checkbox', { name: 'domains:read' }).check()
    await dialog.getByRole('button', { name: 'Add a role' }).click()
    await page.getByRole('heading', { name: 'Reader' }).waitFor()
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`fits 360 px and is accessible in ${colorScheme} colours on every page about access`, async () => {
      await using opened = await openPage(browser, { viewport: { width: 360, height: 780 }, colorScheme })
      const { page } = opened
      for (const path of ['/', '/sign-up', '/forgot-password', '/reset-password#token=x', '/invitation']) {
        await page.goto(`${world.url}${path}`)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await assertFits(page, path)
        await assertNoViolations(page)
      }
      await signInAs(page, world, ada, recoveryCodes[colorScheme === 'light' ? 4 : 5] ?? '')
      for (const path of ['/account', '/team', '/roles', '/keys', '/device']) {
        await page.goto(`${world.url}${path}`)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.waitForFunction("document.querySelectorAll('main [role=status] .animate-pulse').length === 0")
        await assertFits(page, path)
        await assertNoViolations(page)
      }
    })
  }
})

type Person = typeof ada

async function fillSignUp(page: Page, { email, name, password }: Person): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email)
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Make an account' }).click()
}

async function signInAs(page: Page, world: DashboardWorld, { email, password }: Person, code: string): Promise<void> {
  await page.goto(world.url)
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('textbox', { name: 'Code' }).fill(code)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Account', exact: true }).waitFor()
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Account', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

/** An authenticator of Chromium's own, whose owner touches it whenever he is asked. */
async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
}

/** What an authenticator app shows for the secret (RFC 4648 §6) now. */
function codeOf(secret: string): string {
  const bits = [...secret].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
  const octets = bits.join('').match(/.{8}/g) ?? []
  const key = Buffer.from(octets.map((octet) => Number.parseInt(octet, 2)))
  return totpCode(new Secret(key), totpStep(new Date()))
}

function askWith(world: DashboardWorld, key: string): Promise<Response> {
  return fetch(`${world.url}/api/v1/domains`, { headers: { authorization: `Bearer ${key}` } })
}
