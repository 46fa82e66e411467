import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createSingleSignOn } from '#identity/single-sign-on.ts'
import { Secret } from '#lib/secret.ts'
import { goodPassword, openBrowser, signInAs, signUpFirst, type TestBrowser } from '../support/browser.ts'
import { signInThere, startOidcProvider, type TestProvider } from '../support/oidc-provider.ts'
import { readMails } from '../support/read-mails.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

describe('single sign-on', () => {
  let provider: TestProvider
  let api: TestApi
  let closed: TestApi

  before(async () => {
    provider = await startOidcProvider()
    api = await startTestApi({}, { identity: { singleSignOn: signOnAt(provider, true) } })
    closed = await startTestApi({}, { identity: { singleSignOn: signOnAt(provider, false) } })
    for (const each of [api, closed]) await signUpFirst(each)
    provider.allow(callbackOf(api))
  })
  after(async () => {
    await api.close()
    await closed.close()
    await provider[Symbol.asyncDispose]()
  })

  test('is offered by name, and leads to the provider with state, nonce and PKCE', async () => {
    const browser = openBrowser(api)

    const methods = await browser.get('/auth/methods')
    const { searchParams } = new URL(await start(browser))

    assert.deepEqual(methods.body.singleSignOn, { name: 'Example' })
    assert.equal(searchParams.get('code_challenge_method'), 'S256')
    for (const name of ['state', 'nonce', 'code_challenge'])
      assert.ok((searchParams.get(name) ?? '').length >= 43, name)
  })

  test('ties an account that is there to the address that the provider verified, and finds it again without', async () => {
    const browser = openBrowser(api)

    const back = await comeBack(browser, await signInThere(await start(browser, '/domains'), 'ada'))
    const session = await browser.get('/auth/session')
    provider.people.set('ada', { email: 'ada@elsewhere.example', email_verified: false })
    const later = openBrowser(api)
    await comeBack(later, await signInThere(await start(later), 'ada'))

    assert.deepEqual([back.status, back.headers.get('location')], [303, '/domains'])
    assert.deepEqual([session.body.email, session.body.usedSecondFactor], ['ada@example.com', false])
    assert.equal((await later.get('/auth/session')).body.email, 'ada@example.com')
  })

  test('is not tied to an account whose owner is somebody else there: the address went to another person', async () => {
    provider.people.set('ada-the-second', { email: 'ada@example.com' })
    const browser = openBrowser(api)

    const back = await comeBack(browser, await signInThere(await start(browser), 'ada-the-second'))

    assert.deepEqual([back.status, back.body.code], [401, 'single-sign-on-failed'])
    assert.deepEqual(
      (await readMails(api)).map(({ to, text }) => [to, /tied to the single sign-on/.test(text)]),
      [['ada@example.com', true]],
    )
  })

  test('makes an account for somebody new where that is allowed', async () => {
    const browser = openBrowser(api)

    await comeBack(browser, await signInThere(await start(browser), 'grace'))
    const { body } = await browser.get('/auth/session')

    assert.deepEqual([body.email, body.name, body.isPlatformOperator], ['grace@example.com', 'grace', false])
  })

  test('makes none where it is not, nor for an address that the provider did not verify', async () => {
    provider.people.set('mallory', { email: 'ada@example.com', email_verified: false })
    const [stranger, impostor] = [openBrowser(closed), openBrowser(api)]
    provider.allow(callbackOf(closed))
    const refused = await comeBack(stranger, await signInThere(await start(stranger), 'grace'))
    provider.allow(callbackOf(api))
    const unverified = await comeBack(impostor, await signInThere(await start(impostor), 'mallory'))

    assert.deepEqual([refused.status, refused.body.code], [403, 'sign-up-closed'])
    assert.deepEqual([unverified.status, unverified.body.code], [401, 'single-sign-on-failed'])
    assert.equal((await impostor.get('/auth/session')).status, 401)
  })

  test('refuses an answer with another state', async () => {
    const browser = openBrowser(api)
    const url = new URL(await signInThere(await start(browser), 'ada'))
    url.searchParams.set('state', 'x'.repeat(43))

    const back = await comeBack(browser, url.href)

    assert.deepEqual([back.status, back.body.code], [401, 'single-sign-on-failed'])
    assert.equal((await browser.get('/auth/session')).status, 401)
  })

  test('refuses an ID token with another nonce', async () => {
    const browser = openBrowser(api)
    const url = new URL(await start(browser))
    url.searchParams.set('nonce', 'x'.repeat(43))

    const back = await comeBack(browser, await signInThere(url.href, 'ada'))

    assert.deepEqual([back.status, back.body.code], [401, 'single-sign-on-failed'])
  })

  test('refuses a code that was asked for with another PKCE challenge', async () => {
    const browser = openBrowser(api)
    const url = new URL(await start(browser))
    url.searchParams.set('code_challenge', 'x'.repeat(43))

    const back = await comeBack(browser, await signInThere(url.href, 'ada'))

    assert.deepEqual([back.status, back.body.code], [401, 'single-sign-on-failed'])
  })

  test('refuses an answer in another browser, and the same answer twice', async () => {
    const [browser, other] = [openBrowser(api), openBrowser(api)]
    const url = await signInThere(await start(browser), 'ada')
    await start(other)

    const injected = await comeBack(other, url)
    const withoutCookie = await comeBack(openBrowser(api), url)
    const right = await comeBack(browser, url)
    const again = await comeBack(browser, url)

    assert.deepEqual([injected.status, injected.body.code], [401, 'single-sign-on-failed'])
    assert.deepEqual([withoutCookie.status, withoutCookie.body.code], [401, 'sign-in-expired'])
    assert.deepEqual([right.status, again.body.code], [303, 'sign-in-expired'])
  })

  test('shows a person what went wrong on the page for signing in', async () => {
    const browser = openBrowser(api)
    const url = new URL(await signInThere(await start(browser), 'ada'))
    url.searchParams.set('state', 'x'.repeat(43))

    const back = await comeBack(browser, url.href, { accept: 'text/html' })

    assert.deepEqual([back.status, back.headers.get('location')], [303, '/sign-in?problem=single-sign-on-failed'])
  })

  test('leads nobody to another site afterwards', async () => {
    for (const path of ['https://evil.example', '//evil.example', '/\\evil.example', 'evil']) {
      const answer = await openBrowser(api).get(`/auth/oidc/start?returnTo=${encodeURIComponent(path)}`)
      assert.deepEqual([answer.status, answer.body.errors[0].field], [400, '/returnTo'])
    }
  })

  test('asks for the second factor that is set up here, unless the provider asked for one', async () => {
    const { id: userId } = await findUserRow(api, 'grace@example.com')
    const key = { credentialId: 'y', publicKey: Buffer.alloc(1), counter: 0, transports: [], isBackedUp: false }
    await api.db
      .insertInto('userPasskeys')
      .values({ ...key, id: 'psk_y' as never, userId, name: 'Key', lastUsedAt: null })
      .execute()
    const [browser, strong] = [openBrowser(api), openBrowser(api)]

    const half = await comeBack(browser, await signInThere(await start(browser), 'grace'))
    provider.people.set('grace', { amr: ['pwd', 'mfa'] })
    await comeBack(strong, await signInThere(await start(strong), 'grace'))

    assert.match(half.headers.get('location') ?? '', /^\/sign-in\?step=second-factor/)
    assert.equal((await browser.get('/auth/session')).status, 401)
    assert.equal((await strong.get('/auth/session')).body.usedSecondFactor, true)
  })

  test('confirms who is signed in, and nobody else', async () => {
    const ada = await signInAs(api)
    const [before] = (await ada.get('/auth/sessions')).body.items
    const confirmAs = async (login: string) => {
      const started = await ada.get('/auth/oidc/start?purpose=confirm')
      return comeBack(ada, await signInThere(started.headers.get('location') ?? '', login))
    }

    const other = await confirmAs('mallory')
    const own = await confirmAs('ada')

    assert.deepEqual([other.status, own.status], [403, 303])
    assert.equal((await ada.get('/auth/session')).body.sessionId, before.id)
  })
})

test('an installation without single sign-on says so', async () => {
  await using api = await startTestApi()

  const answer = await openBrowser(api).get('/auth/oidc/start')

  assert.deepEqual([answer.status, answer.body.code], [404, 'single-sign-on-missing'])
})

test('a provider that does not answer is named, and asked again at the next try', async () => {
  await using provider = await startOidcProvider()
  const settings = { clientId: 'rookery', clientSecret: null, name: 'Example', opensAccounts: false }
  const singleSignOn = createSingleSignOn({ ...settings, issuer: `${provider.issuer}/nothing-here` })
  await using api = await startTestApi({}, { identity: { singleSignOn } })
  provider.allow(callbackOf(api))

  const answer = await openBrowser(api).get('/auth/oidc/start')

  assert.deepEqual([answer.status, answer.body.code], [401, 'single-sign-on-failed'])
  assert.ok(answer.body.detail.includes(provider.issuer))
  assert.equal(JSON.stringify(answer.body).includes(goodPassword), false)
})

function signOnAt({ issuer, clientId, clientSecret }: TestProvider, opensAccounts: boolean) {
  return createSingleSignOn({
    issuer,
    clientId,
    clientSecret: new Secret(clientSecret),
    name: 'Example',
    opensAccounts,
  })
}

function callbackOf(api: TestApi): string {
  return `${api.url}/api/v1/auth/oidc/callback`
}

async function start(browser: TestBrowser, returnTo = '/'): Promise<string> {
  const answer = await browser.get(`/auth/oidc/start?returnTo=${encodeURIComponent(returnTo)}`)
  assert.equal(answer.status, 303, JSON.stringify(answer.body))
  return answer.headers.get('location') ?? ''
}

function comeBack(browser: TestBrowser, url: string, headers: Record<string, string> = {}) {
  return browser.request('GET', `/auth/oidc/callback${new URL(url).search}`, { headers })
}

function findUserRow(api: TestApi, email: string) {
  return api.db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirstOrThrow()
}
