import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { goodPassword, openBrowser, signInAs, signUpFirst, type TestBrowser } from '../support/browser.ts'
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from '../support/software-authenticator.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

describe('a passkey', () => {
  let api: TestApi
  let owner: TestBrowser
  let authenticator: SoftwareAuthenticator

  before(async () => {
    api = await startTestApi()
    owner = await signUpFirst(api)
    authenticator = createSoftwareAuthenticator(localhostOf(api))
    const added = await addPasskey(owner, authenticator)
    assert.equal(added.status, 201, JSON.stringify(added.body))
  })
  after(() => api.close())

  test('is bound to this installation’s name and asks for a PIN or finger', async () => {
    const { body } = await owner.post('/auth/passkeys/options')

    assert.equal(body.options.rp.id, 'localhost')
    assert.equal(body.options.authenticatorSelection.userVerification, 'required')
    assert.equal(body.options.excludeCredentials.length, 1)
  })

  test('signs in without a name or password, and is both factors in one', async () => {
    const browser = openBrowser(api)

    const answer = await signInByPasskey(browser, authenticator)
    const session = await browser.get('/auth/session')

    assert.deepEqual([answer.status, answer.body.status], [200, 'signed-in'])
    assert.deepEqual([session.body.email, session.body.usedSecondFactor], ['ada@example.com', true])
  })

  test('is asked for when the password alone was given', async () => {
    const browser = openBrowser(api)

    const answer = await browser.post('/auth/sign-in', { email: 'ada@example.com', password: goodPassword })

    assert.deepEqual(answer.body, { status: 'second-factor-required', user: null, factors: ['passkey'] })
    assert.equal((await browser.get('/auth/session')).status, 401)
  })

  test('answers one question once: what was recorded cannot be played again', async () => {
    const browser = openBrowser(api)
    const { body } = await browser.post('/auth/passkeys/sign-in/options')
    const cookie = browser.cookies.get('rookery-passkey') ?? ''
    const passkey = authenticator.get(body.options)
    await browser.post('/auth/passkeys/sign-in', { passkey })

    const thief = openBrowser(api)
    thief.cookies.set('rookery-passkey', cookie)
    const replayed = await thief.post('/auth/passkeys/sign-in', { passkey })

    assert.deepEqual([replayed.status, replayed.body.code], [401, 'sign-in-expired'])
  })

  test('does not answer another browser’s question', async () => {
    const [browser, other] = [openBrowser(api), openBrowser(api)]
    const { body } = await browser.post('/auth/passkeys/sign-in/options')
    await other.post('/auth/passkeys/sign-in/options')

    const answer = await other.post('/auth/passkeys/sign-in', { passkey: authenticator.get(body.options) })

    assert.deepEqual([answer.status, answer.body.code], [401, 'passkey-failed'])
  })

  for (const [what, changes] of [
    ['on another site', { origin: 'https://rookery.example.net' }],
    ['for another domain', { rpId: 'example.net' }],
    ['without a PIN or finger', { isUnverified: true }],
    ['in the name of somebody else', { userHandle: Buffer.from('usr_somebody').toString('base64url') }],
  ] as const) {
    test(`is refused when it was used ${what}`, async () => {
      const browser = openBrowser(api)

      const answer = await signInByPasskey(browser, authenticator, changes)

      assert.deepEqual([answer.status, answer.body.code], [401, 'passkey-failed'])
      assert.equal((await browser.get('/auth/session')).status, 401)
    })
  }

  test('is refused when its counter went back, as that of a copy does', async () => {
    await signInByPasskey(openBrowser(api), authenticator)
    const counter = authenticator.counter
    authenticator.counter = 0

    const copied = await signInByPasskey(openBrowser(api), authenticator)
    authenticator.counter = counter

    assert.deepEqual([copied.status, copied.body.code], [401, 'passkey-failed'])
  })

  test('confirms who is signed in', async () => {
    const browser = openBrowser(api)
    await signInByPasskey(browser, authenticator)
    const { body } = await browser.post('/auth/passkeys/sign-in/options')

    const confirmed = await browser.post('/auth/confirm', { passkey: authenticator.get(body.options) })
    const byPassword = await browser.post('/auth/confirm', { password: goodPassword })

    assert.equal(confirmed.status, 200)
    assert.deepEqual([byPassword.status, byPassword.body.code], [403, 'second-factor-required'])
  })

  test('cannot be added or removed without a fresh proof', async () => {
    const browser = openBrowser(api)
    await signInByPasskey(browser, authenticator)
    const { items } = (await browser.get('/auth/passkeys')).body
    await api.db
      .updateTable('userSessions')
      .set({ confirmedAt: new Date(Date.now() - 16 * 60_000) })
      .execute()
    api.context.identity.sessions.forget((await userIdOf(api)) as never)

    const add = await browser.post('/auth/passkeys/options')
    const remove = await browser.request('DELETE', `/auth/passkeys/${items[0].id}`)

    assert.deepEqual([add.status, add.body.code], [403, 'confirmation-required'])
    assert.deepEqual([remove.status, remove.body.code], [403, 'confirmation-required'])
  })

  test('lets nobody in any more once it is removed; the password is enough again', async () => {
    const browser = openBrowser(api)
    await signInByPasskey(browser, authenticator)
    const { items } = (await browser.get('/auth/passkeys')).body

    const removed = await browser.request('DELETE', `/auth/passkeys/${items[0].id}`)
    const refused = await signInByPasskey(openBrowser(api), authenticator)
    const byPassword = await signInAs(api)

    assert.deepEqual([removed.status, refused.body.code], [200, 'passkey-failed'])
    assert.equal((await byPassword.get('/auth/session')).body.hasSecondFactor, false)
  })
})

/** Passkeys are not for IP addresses, so browsers are on localhost here. */
function localhostOf(api: TestApi): string {
  return api.url.replace('127.0.0.1', 'localhost')
}

async function addPasskey(browser: TestBrowser, authenticator: SoftwareAuthenticator) {
  const { body } = await browser.post('/auth/passkeys/options')
  return browser.post('/auth/passkeys', { name: 'Laptop', passkey: authenticator.create(body.options) })
}

async function signInByPasskey(
  browser: TestBrowser,
  authenticator: SoftwareAuthenticator,
  changes: Parameters<SoftwareAuthenticator['get']>[1] = {},
) {
  const { body } = await browser.post('/auth/passkeys/sign-in/options')
  return browser.post('/auth/passkeys/sign-in', { passkey: authenticator.get(body.options, changes) })
}

async function userIdOf(api: TestApi): Promise<string> {
  return (await api.db.selectFrom('users').select('id').executeTakeFirstOrThrow()).id
}
