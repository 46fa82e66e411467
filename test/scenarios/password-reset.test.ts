import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createResetLink } from '#identity/passwords.ts'
import { goodPassword, openBrowser, otherPassword, signInAs, signUpFirst } from '../support/browser.ts'
import { createMovingClock } from '../support/moving-clock.ts'
import { readMails, tokenIn } from '../support/read-mails.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

test('a link in a mail sets a new password once, ends every session, and does not sign in', async () => {
  await using api = await startTestApi()
  const browser = await signUpFirst(api)
  const token = await askForLink(api)

  const reset = await setPassword(api, token)
  const again = await setPassword(api, token, goodPassword)

  assert.equal(reset.status, 200)
  assert.deepEqual(reset.headers.getSetCookie(), ['rookery=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'])
  assert.deepEqual([again.status, again.body.code], [400, 'link-invalid'])
  assert.equal((await browser.get('/auth/session')).status, 401)
  assert.equal((await signInAs(api, 'ada@example.com', otherPassword)).cookies.size, 1)
  assert.equal((await readMails(api)).at(-1)?.subject, 'How this account gets in has changed')
})

test('of two who use a link at once, one sets the password', async () => {
  await using api = await startTestApi()
  await signUpFirst(api)
  const token = await askForLink(api)

  const answers = await Promise.all([setPassword(api, token), setPassword(api, token)])

  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400])
})

test('a link is good for half an hour, and only the newest', async () => {
  const clock = createMovingClock()
  await using api = await startTestApi({}, { clock: clock.now })
  await signUpFirst(api)

  const first = await askForLink(api)
  const second = await askForLink(api)
  const replaced = await setPassword(api, first)
  clock.forward(30 * 60 + 1)
  const late = await setPassword(api, second)

  assert.deepEqual([replaced.body.code, late.body.code], ['link-invalid', 'link-invalid'])
})

test('a weak password does not use the link up', async () => {
  await using api = await startTestApi()
  await signUpFirst(api)
  const token = await askForLink(api)

  const weak = await setPassword(api, token, 'password1234')
  const good = await setPassword(api, token)

  assert.deepEqual([weak.status, weak.body.errors[0].field, good.status], [400, '/newPassword', 200])
})

test('nobody learns whether an address has an account: same answer, and no mail to strangers', async () => {
  await using api = await startTestApi()
  await signUpFirst(api)
  const ask = (email: string) => openBrowser(api).post('/auth/password/forgot', { email })

  const [known, unknown] = [await ask('ada@example.com'), await ask('nobody@example.com')]

  assert.deepEqual([known.status, known.body], [unknown.status, unknown.body])
  assert.deepEqual(
    (await readMails(api)).map(({ to }) => to),
    ['ada@example.com'],
  )
})

test('an address is not flooded: four links in an hour', async () => {
  await using api = await startTestApi()
  await signUpFirst(api)
  const ask = () => openBrowser(api).post('/auth/password/forgot', { email: 'ada@example.com' })

  const statuses = []
  for (let i = 0; i < 5; i++) statuses.push((await ask()).status)

  assert.deepEqual(statuses, [202, 202, 202, 202, 429])
  assert.equal((await readMails(api)).length, 4)
})

test('a second factor survives a reset', async () => {
  await using api = await startTestApi()
  await signUpFirst(api)
  await api.db
    .insertInto('userPasskeys')
    .values(await somePasskey(api))
    .execute()

  await setPassword(api, await askForLink(api))
  const signIn = { email: 'ada@example.com', password: otherPassword }
  const answer = await openBrowser(api).post('/auth/sign-in', signIn)

  assert.equal(answer.body.status, 'second-factor-required')
})

test('who lost the second factor as well gets a link of the operator that removes it', async () => {
  await using api = await startTestApi()
  await signUpFirst(api)
  await api.db
    .insertInto('userPasskeys')
    .values(await somePasskey(api))
    .execute()
  const body = { email: 'ada@example.com', removesSecondFactors: true }

  const { link } = (await api.request('POST', '/api/v1/users/reset-links', { body })).body
  await setPassword(api, link.split('#token=')[1])
  const browser = await signInAs(api, 'ada@example.com', otherPassword)

  assert.equal((await browser.get('/auth/session')).body.hasSecondFactor, false)
})

test('an installation without mail says so, to everybody alike; the operator makes a link', async () => {
  await using api = await startTestApi({}, { identity: { post: null } })
  await signUpFirst(api)
  const ask = (email: string) => openBrowser(api).post('/auth/password/forgot', { email })

  const [known, unknown] = [await ask('ada@example.com'), await ask('nobody@example.com')]
  const made = await api.request('POST', '/api/v1/users/reset-links', { body: { email: 'Ada@example.com' } })
  const token = /#token=([\w-]+)$/.exec(made.body.link)?.[1] ?? ''

  assert.deepEqual([known.status, known.body.code], [409, 'mail-not-configured'])
  assert.deepEqual([unknown.status, unknown.body.code], [409, 'mail-not-configured'])
  assert.equal(made.status, 201)
  assert.equal((await setPassword(api, token)).status, 200)
})

test('only the operator makes links, and only for people who are there', async () => {
  await using api = await startTestApi()
  await signUpFirst(api)
  const tenant = await api.createTenant('Acme')
  const make = (email: string, key?: string) =>
    api.request('POST', '/api/v1/users/reset-links', { body: { email }, ...(key === undefined ? {} : { key }) })

  assert.equal((await make('ada@example.com', tenant.key)).status, 403)
  assert.equal((await make('nobody@example.com')).status, 404)
})

test('what stands in the outbox and among links is sealed or hashed', async () => {
  await using api = await startTestApi()
  await signUpFirst(api)
  const token = await askForLink(api)
  const link = await createResetLink(api.context.identity, 'ada@example.com', {
    removesSecondFactors: false,
  })

  const dump = JSON.stringify([
    await api.db.selectFrom('outgoingMails').selectAll().execute(),
    await api.db.selectFrom('userVerifications').selectAll().execute(),
  ])

  assert.equal(dump.includes(token), false)
  assert.equal(String(link), '[secret]')
})

async function askForLink(api: TestApi): Promise<string> {
  await openBrowser(api).post('/auth/password/forgot', { email: 'ada@example.com' })
  const mail = (await readMails(api)).at(-1)
  assert.deepEqual([mail?.to, mail?.subject], ['ada@example.com', 'Set a new password'])
  return tokenIn(mail)
}

function setPassword(api: TestApi, token: string, newPassword = otherPassword) {
  return openBrowser(api).post('/auth/password/reset', { token, newPassword })
}

async function somePasskey(api: TestApi) {
  const { id: userId } = await api.db.selectFrom('users').select('id').executeTakeFirstOrThrow()
  const key = { credentialId: 'x', publicKey: Buffer.alloc(1), counter: 0, transports: [], isBackedUp: false }
  return { ...key, id: 'psk_x' as never, userId, name: 'Key', lastUsedAt: null }
}
