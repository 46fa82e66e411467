import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { goodPassword } from '../support/browser.ts'
import { startBrowser } from '../support/dashboard-world.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

interface PageAnswer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests assert what is in it.
  readonly body: any
}

describe('a passkey in Chromium', () => {
  let api: TestApi
  let browser: Browser
  let page: Page

  before(async () => {
    api = await startTestApi()
    browser = await startBrowser()
    page = await openPage(browser, api)
  })
  after(async () => {
    await browser.close()
    await api.close()
  })

  test('is made, signs in without a password, and confirms; the browser checks domain and person', async () => {
    const credentials = { email: 'ada@example.com', name: 'Ada', password: goodPassword }
    assert.equal((await call(page, 'POST', '/auth/sign-up', credentials)).status, 201)

    const added = await addPasskey(page)
    await call(page, 'POST', '/auth/sign-out')
    const signedOut = await call(page, 'GET', '/auth/session')
    const signedIn = await showPasskey(page, '/auth/passkeys/sign-in')
    const confirmed = await showPasskey(page, '/auth/confirm')

    assert.deepEqual([added.status, added.body.name], [201, 'Chromium'])
    assert.deepEqual([signedOut.status, signedIn.status, confirmed.status], [401, 200, 200])
    assert.deepEqual([signedIn.body.user.email, signedIn.body.user.usedSecondFactor], ['ada@example.com', true])
  })

  test('leaves no cookie that a script can read, and shows none to another host', async () => {
    const readable = await page.evaluate('document.cookie')
    const foreign = await page.context().newPage()
    await foreign.goto(`${api.url}/docs/errors`)
    const asked = await call(foreign, 'GET', '/auth/session')

    assert.equal(readable, '')
    assert.equal(asked.status, 401)
  })
})

/** On localhost, since an IP address has no passkeys, with an authenticator of Chromium's own. */
async function openPage(browser: Browser, api: TestApi): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${api.url.replace('127.0.0.1', 'localhost')}/docs/errors`)
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return page
}

/** What a page of the dashboard would do; the text runs in the browser. */
function call(page: Page, method: string, path: string, body?: unknown): Promise<PageAnswer> {
  return page.evaluate(`(async () => {
    const body = ${body === undefined ? 'undefined' : JSON.stringify(JSON.stringify(body))}
    const headers = { 'x-rookery-client': 'test', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const response = await fetch('/api/v1${path}', { method: '${method}', headers, body })
    return { status: response.status, body: await response.json() }
  })()`)
}

async function addPasskey(page: Page): Promise<PageAnswer> {
  const { options } = (await call(page, 'POST', '/auth/passkeys/options')).body
  const passkey = await page.evaluate(`(async () => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(${JSON.stringify(options)})
    return (await navigator.credentials.create({ publicKey })).toJSON()
  })()`)
  return call(page, 'POST', '/auth/passkeys', { name: 'Chromium', passkey })
}

async function showPasskey(page: Page, path: string): Promise<PageAnswer> {
  const { options } = (await call(page, 'POST', '/auth/passkeys/sign-in/options')).body
  const passkey = await page.evaluate(`(async () => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(options)})
    return (await navigator.credentials.get({ publicKey })).toJSON()
  })()`)
  return call(page, 'POST', path, { passkey })
}
