import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { allAuthRoutes } from '#api/auth/all-auth-routes.ts'
import {
  goodPassword,
  openBrowser,
  otherPassword,
  signInAs,
  signUpFirst,
  type TestBrowser,
} from '../support/browser.ts'
import { createMovingClock } from '../support/moving-clock.ts'
import { startTestApi } from '../support/test-api.ts'

test('a session that was signed out is refused from the next request on, also as a stolen cookie', async () => {
  await using api = await startTestApi()
  const browser = await signUpFirst(api)
  const stolen = copyOf(browser, openBrowser(api))

  const out = await browser.post('/auth/sign-out')
  const replayed = await stolen.get('/auth/session')

  assert.equal(out.status, 200)
  assert.equal(browser.cookies.has('rookery'), false)
  assert.deepEqual([replayed.status, replayed.body.code], [401, 'unauthenticated'])
})

test('a person sees where they are signed in, and ends one session or all others', async () => {
  await using api = await startTestApi()
  const first = await signUpFirst(api)
  const [second, third] = [await signInAs(api), await signInAs(api)]

  const list = (await first.get('/auth/sessions')).body.items
  const own = (await second.get('/auth/session')).body.sessionId
  const ended = await first.request('DELETE', `/auth/sessions/${own}`)
  const refused = await second.get('/auth/session')
  const others = await first.request('DELETE', '/auth/sessions')

  assert.equal(list.length, 3)
  assert.deepEqual(
    list.map(({ isThisOne, method }: { isThisOne: boolean; method: string }) => [isThisOne, method]),
    [
      [false, 'password'],
      [false, 'password'],
      [true, 'sign-up'],
    ],
  )
  assert.equal(list[0].address, '127.0.0.1')
  assert.deepEqual([ended.status, refused.status, others.body.ended], [200, 401, 1])
  assert.equal((await third.get('/auth/session')).status, 401)
  assert.equal((await first.get('/auth/session')).status, 200)
})

test('nobody ends a session of somebody else, nor learns that there is one', async () => {
  await using api = await startTestApi()
  const ada = await signUpFirst(api)
  const row = await api.db.selectFrom('users').selectAll().executeTakeFirstOrThrow()
  const id = `${row.id.slice(0, -3)}eve` as typeof row.id
  await api.db
    .insertInto('users')
    .values({ ...row, id, email: 'eve@example.com' })
    .execute()
  const eve = await signInAs(api, 'eve@example.com')
  const { sessionId } = (await ada.get('/auth/session')).body

  const theirs = await eve.request('DELETE', `/auth/sessions/${sessionId}`)
  const absent = await eve.request('DELETE', `/auth/sessions/${sessionId.slice(0, -4)}0000`)

  assert.deepEqual([theirs.status, absent.status], [404, 404])
  assert.equal(theirs.body.detail, absent.body.detail)
  assert.equal((await ada.get('/auth/session')).status, 200)
})

test('a session ends after a week without use, and after thirty days however busy', async () => {
  const clock = createMovingClock()
  await using api = await startTestApi({}, { clock: clock.now })
  const day = 24 * 3600
  await signUpFirst(api)
  const [idle, busy] = [await signInAs(api), await signInAs(api)]

  for (let days = 0; days < 24; days += 6) {
    clock.forward(6 * day)
    assert.equal((await busy.get('/auth/session')).status, 200)
  }
  const afterWeeks = await idle.get('/auth/session')
  clock.forward(5.9 * day)
  const atTheEnd = await busy.get('/auth/session')
  clock.forward(0.2 * day)

  assert.deepEqual([afterWeeks.status, atTheEnd.status], [401, 200])
  assert.equal((await busy.get('/auth/session')).status, 401)
})

test('a session that ends in one API process ends in every other', async () => {
  await using api = await startTestApi()
  await using second = await startTestApi({}, { databaseUrl: api.databaseUrl })
  const browser = await signUpFirst(api)
  const elsewhere = copyOf(browser, openBrowser(second))
  assert.equal((await elsewhere.get('/auth/session')).status, 200)

  await browser.post('/auth/sign-out')

  const start = Date.now()
  while ((await elsewhere.get('/auth/session')).status === 200) assert.ok(Date.now() - start < 1000)
})

test('a changed password ends all other sessions, and the old token of this one', async () => {
  await using api = await startTestApi()
  const browser = await signUpFirst(api)
  const other = await signInAs(api)
  const old = copyOf(browser, openBrowser(api))
  const change = (currentPassword: string) =>
    browser.post('/auth/password/change', { currentPassword, newPassword: otherPassword })

  const wrong = await change('not the password')
  const right = await change(goodPassword)

  assert.deepEqual([wrong.status, wrong.body.code], [403, 'confirmation-failed'])
  assert.equal(right.status, 200)
  assert.deepEqual([(await other.get('/auth/session')).status, (await old.get('/auth/session')).status], [401, 401])
  assert.equal((await browser.get('/auth/session')).status, 200)
  assert.equal((await signInAs(api, 'ada@example.com', otherPassword)).cookies.size, 1)
})

describe('a request that only the cookie answers for', () => {
  const changes = allAuthRoutes.filter(({ method, access }) => method !== 'GET' && access !== 'anybody')

  test('is refused from another site’s page, and without the header that such a page cannot send', async () => {
    await using api = await startTestApi()
    const browser = await signUpFirst(api)
    const foreign = { origin: 'https://evil.example', 'x-rookery-client': 'test' }
    const attempts = [
      foreign,
      { origin: api.url },
      { 'x-rookery-client': 'test' },
      { origin: 'null', 'x-rookery-client': 'test' },
      { 'sec-fetch-site': 'cross-site', 'x-rookery-client': 'test' },
      { 'sec-fetch-site': 'same-site', 'x-rookery-client': 'test' },
    ]

    for (const { method, path } of changes) {
      for (const headers of attempts) {
        const answer = await browser.request(method, path.replace(':id', 'ses_x'), { headers })
        assert.deepEqual([path, answer.status, answer.body.code], [path, 403, 'csrf-rejected'])
      }
    }
    assert.ok(changes.length >= 12)
    assert.equal((await browser.get('/auth/session')).status, 200)
  })

  test('may come from the dashboard at any loopback name of the same port', async () => {
    await using api = await startTestApi()
    const browser = await signUpFirst(api)
    const origin = api.url.replace('127.0.0.1', 'localhost')

    const answer = await browser.request('DELETE', '/auth/sessions', { headers: { origin, 'x-rookery-client': 'x' } })

    assert.equal(answer.status, 200)
  })

  test('nobody is signed in by another site’s form', async () => {
    await using api = await startTestApi()
    await signUpFirst(api)
    const body = { email: 'ada@example.com', password: goodPassword }
    const signIn = (headers: Record<string, string>) =>
      openBrowser(api).request('POST', '/auth/sign-in', { body, headers })

    const statuses = [
      await signIn({ origin: 'https://evil.example' }),
      await signIn({ 'sec-fetch-site': 'cross-site' }),
      await signIn({ 'content-type': 'text/plain' }),
      await signIn({}),
    ].map(({ status }) => status)

    assert.deepEqual(statuses, [403, 403, 400, 200])
  })
})

test('every endpoint for who is signed in is closed to everybody else, and to API keys', async () => {
  await using api = await startTestApi()

  for (const { method, path } of allAuthRoutes.filter(({ access }) => access !== 'anybody')) {
    const url = `/api/v1${path.replace(':id', 'ses_x')}`
    const nobody = await api.request(method, url, { key: null })
    const key = await api.request(method, url)

    assert.deepEqual([path, nobody.status, key.status], [path, 401, 401])
    assert.equal(nobody.body.code, 'unauthenticated')
  }
})

test('the cookie of an installation on HTTPS is sent over HTTPS alone and cannot be set by a subdomain', async () => {
  const clock = createMovingClock()
  await using api = await startTestApi({}, { clock: clock.now, publicUrl: 'https://rookery.example.com' })
  const browser = openBrowser(api)
  const headers = { origin: 'https://rookery.example.com', 'x-rookery-client': 'x' }
  const body = { email: 'ada@example.com', name: 'Ada', password: goodPassword }

  await browser.request('POST', '/auth/sign-up', { body, headers })
  const methods = await browser.get('/auth/methods')

  assert.match(browser.attributes.get('__Host-rookery') ?? '', /^Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/)
  assert.equal(methods.body.passkeyDomain, 'rookery.example.com')
})

test('a cookie that is there twice, or no token at all, signs nobody in', async () => {
  await using api = await startTestApi()
  const browser = await signUpFirst(api)
  const token = browser.cookies.get('rookery') ?? ''
  const ask = (cookie: string) => api.request('GET', '/api/v1/auth/session', { key: null, headers: { cookie } })

  const answers = [
    await ask(`rookery=${token}; rookery=${'x'.repeat(43)}`),
    await ask('rookery='),
    await ask(`rookery=${token}x`),
    await ask(`rookery="${token}"`),
    await ask(`other=1; rookery=${token}`),
  ]

  assert.deepEqual(
    answers.map(({ status }) => status),
    [401, 401, 401, 401, 200],
  )
})

function copyOf(from: TestBrowser, to: TestBrowser): TestBrowser {
  for (const [name, value] of from.cookies) to.cookies.set(name, value)
  return to
}
