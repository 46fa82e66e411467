import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { goodPassword, openBrowser, signInAs, signUpFirst } from '../support/browser.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'
import { journalOf } from '../support/test-identity.ts'

const newcomer = { email: 'eve@example.com', name: 'Eve', password: goodPassword }

describe('the first user', () => {
  test('signs up without an invitation, runs the installation, and is signed in', async () => {
    await using api = await startTestApi()
    const browser = openBrowser(api)

    const methods = await browser.get('/auth/methods')
    const answer = await browser.post('/auth/sign-up', { ...newcomer, email: 'Ada@Example.com' })
    const session = await browser.get('/auth/session')

    assert.equal(methods.body.signUp, 'first-user')
    assert.deepEqual([answer.status, answer.body.status], [201, 'signed-in'])
    assert.deepEqual([session.status, session.body.email], [200, 'ada@example.com'])
    assert.equal(session.body.isPlatformOperator, true)
    assert.equal((await browser.get('/auth/methods')).body.signUp, 'invitation')
  })

  test('is one alone, also when two sign up at the same time', async () => {
    await using api = await startTestApi()

    const answers = await Promise.all(
      ['one', 'two', 'three'].map((name) =>
        openBrowser(api).post('/auth/sign-up', { ...newcomer, email: `${name}@example.com` }),
      ),
    )

    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 403, 403])
    assert.equal(answers.find(({ status }) => status === 403)?.body.code, 'sign-up-closed')
  })

  test('comes from the machine itself, or proves with the operator’s key that the installation is theirs', async () => {
    await using api = await startTestApi()
    await using proxied = await startTestApi({}, { trustedProxies: ['127.0.0.1'] })
    const signUp = (world: TestApi, headers: Record<string, string>) =>
      openBrowser(world).request('POST', '/auth/sign-up', { body: newcomer, headers })
    const fromAfar = { 'x-forwarded-for': '192.0.2.1' }

    const unknownProxy = await signUp(api, fromAfar)
    const remote = await signUp(proxied, fromAfar)
    const wrongKey = await signUp(proxied, { ...fromAfar, authorization: `Bearer rk_${'x'.repeat(40)}` })
    const operator = await signUp(proxied, { ...fromAfar, authorization: `Bearer ${proxied.operatorKey}` })

    for (const { status, body } of [unknownProxy, remote, wrongKey]) {
      assert.deepEqual([status, body.code], [403, 'sign-up-closed'])
    }
    assert.equal(operator.status, 201)
  })

  test('needs a password that is not weak, and a valid address', async () => {
    await using api = await startTestApi()
    const signUp = (changes: object) => openBrowser(api).post('/auth/sign-up', { ...newcomer, ...changes })

    const weak = await signUp({ password: 'password1234' })
    const noAddress = await signUp({ email: 'eve' })

    assert.deepEqual([weak.status, weak.body.code], [400, 'password-weak'])
    assert.deepEqual([noAddress.status, noAddress.body.errors[0].field], [400, '/email'])
    assert.equal(JSON.stringify(weak.body).includes('password1234'), false)
  })
})

describe('signing in', () => {
  let api: TestApi

  before(async () => {
    api = await startTestApi()
    await signUpFirst(api)
  })
  after(() => api.close())

  test('is closed to who has no invitation', async () => {
    const closed = await openBrowser(api).post('/auth/sign-up', newcomer)
    const invented = await openBrowser(api).post('/auth/sign-up', { ...newcomer, invitation: 'x'.repeat(43) })

    assert.deepEqual([closed.status, closed.body.code], [403, 'sign-up-closed'])
    assert.deepEqual([invented.status, invented.body.code], [400, 'link-invalid'])
  })

  test('needs the right password; the address may be written in any case', async () => {
    const browser = openBrowser(api)
    const signIn = (email: string, password: string) => browser.post('/auth/sign-in', { email, password })

    const wrong = await signIn('ada@example.com', 'not the password')
    const right = await signIn('ADA@example.com', goodPassword)

    assert.deepEqual([wrong.status, wrong.body.code], [401, 'sign-in-failed'])
    assert.deepEqual([right.status, right.body.status], [200, 'signed-in'])
    assert.ok(journalOf.get(api.context.identity)?.includes('user.sign-in-failed'))
  })

  test('says the same of an address that nobody has as of a wrong password', async () => {
    const signIn = (email: string) => openBrowser(api).post('/auth/sign-in', { email, password: 'not the password' })
    const withoutRequest = ({ requestId: _, ...body }: Record<string, unknown>) => body

    const [known, unknown] = [await signIn('ada@example.com'), await signIn('nobody@example.com')]

    assert.equal(known.status, unknown.status)
    assert.deepEqual(withoutRequest(known.body), withoutRequest(unknown.body))
    assert.deepEqual(known.headers.getSetCookie(), unknown.headers.getSetCookie())
  })

  test('takes about as long for an address that nobody has', async () => {
    const times: Record<string, number[]> = { known: [], unknown: [] }
    await insertUsers(api, 'known', 7)

    for (let round = 0; round < 7; round++) {
      for (const [name, list] of Object.entries(times)) {
        const start = performance.now()
        await openBrowser(api).post('/auth/sign-in', {
          email: `${name}${round}@example.com`,
          password: 'not it at all',
        })
        list.push(performance.now() - start)
      }
    }
    const [known = 0, unknown = 0] = Object.values(times).map((list) => list.sort((a, b) => a - b)[3])

    // without the hash of nobody's password it would be a tenth
    assert.ok(unknown > known / 2 && known > unknown / 2, `${known.toFixed(1)} ms and ${unknown.toFixed(1)} ms`)
  })

  test('sets a cookie that no script reads and no other site sends', async () => {
    const browser = await signInAs(api)

    assert.deepEqual([...browser.cookies.keys()], ['rookery'])
    assert.match(browser.attributes.get('rookery') ?? '', /^Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/)
  })

  test('makes a new token each time: one that was planted in the browser is never taken over', async () => {
    const planted = 'p'.repeat(43)
    const victim = openBrowser(api)
    victim.cookies.set('rookery', planted)

    await victim.post('/auth/sign-in', { email: 'ada@example.com', password: goodPassword })
    const attacker = openBrowser(api)
    attacker.cookies.set('rookery', planted)

    assert.notEqual(victim.cookies.get('rookery'), planted)
    assert.equal((await attacker.get('/auth/session')).status, 401)
  })

  test('ends the session that the browser had before', async () => {
    const browser = await signInAs(api)
    const old = openBrowser(api)
    old.cookies.set('rookery', browser.cookies.get('rookery') ?? '')

    await browser.post('/auth/sign-in', { email: 'ada@example.com', password: goodPassword })

    assert.equal((await old.get('/auth/session')).status, 401)
    assert.equal((await browser.get('/auth/session')).status, 200)
  })

  test('leaves nothing in the database that lets anybody in', async () => {
    const browser = await signInAs(api)
    const token = browser.cookies.get('rookery') ?? ''
    const dump = JSON.stringify([
      await api.db.selectFrom('userSessions').selectAll().execute(),
      await api.db.selectFrom('users').selectAll().execute(),
    ])
    const thief = openBrowser(api)
    const { tokenHash } = await api.db.selectFrom('userSessions').select('tokenHash').limit(1).executeTakeFirstOrThrow()
    thief.cookies.set('rookery', tokenHash)

    assert.equal(dump.includes(token), false)
    assert.equal(dump.includes(goodPassword), false)
    assert.equal((await thief.get('/auth/session')).status, 401)
  })

  test('is refused to a suspended user, whose sessions end with it', async () => {
    await insertUsers(api, 'gone', 1)
    const browser = await signInAs(api, 'gone0@example.com')

    await api.db.updateTable('users').set({ isSuspended: true }).where('email', '=', 'gone0@example.com').execute()
    const again = await openBrowser(api).post('/auth/sign-in', { email: 'gone0@example.com', password: goodPassword })

    assert.deepEqual([again.status, again.body.code], [401, 'sign-in-failed'])
    await untilRefused(() => browser.get('/auth/session'))
  })

  test('is answered at /api/auth as well, in problems of the catalogue', async () => {
    const answer = await api.request('POST', '/api/auth/sign-in', { key: null, body: { email: 'ada@example.com' } })

    assert.equal(answer.status, 400)
    assert.match(answer.headers.get('content-type') ?? '', /application\/problem\+json/)
    assert.deepEqual(
      answer.body.errors.map(({ field }: { field: string }) => field),
      ['/password'],
    )
  })
})

/** Users with the good password, made without the cost of a hash for each. */
async function insertUsers(api: TestApi, name: string, count: number): Promise<void> {
  const row = await api.db
    .selectFrom('users')
    .selectAll()
    .where('email', '=', 'ada@example.com')
    .executeTakeFirstOrThrow()
  const values = Array.from({ length: count }, (_, index) => ({
    ...row,
    id: `${row.id.slice(0, -8)}${name.padStart(7, '0').slice(0, 7)}${index}` as typeof row.id,
    email: `${name}${index}@example.com`,
    isPlatformOperator: false,
  }))
  await api.db.insertInto('users').values(values).execute()
}

/** The notification that ends a session in the cache of an API process travels for some milliseconds. */
async function untilRefused(ask: () => Promise<{ readonly status: number }>): Promise<void> {
  const end = Date.now() + 2000
  while ((await ask()).status !== 401) assert.ok(Date.now() < end, 'the session is still good after two seconds')
}
