import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goodPassword, openBrowser, signUpFirst } from '../support/browser.ts'
import { createMovingClock } from '../support/moving-clock.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

const proxied = { trustedProxies: ['127.0.0.1'] }

test('ten wrong passwords close an account for the rest of a quarter of an hour, whatever address they come from', async () => {
  const clock = createMovingClock()
  await using api = await startTestApi({}, { clock: clock.now, ...proxied })
  await signUpFirst(api)

  const tries = []
  for (let i = 0; i < 10; i++) tries.push((await tryPassword(api, `192.0.2.${i}`)).status)
  const closed = await tryPassword(api, '198.51.100.1', goodPassword)
  const wait = Number(closed.headers.get('retry-after'))
  clock.forward(wait + 1)
  const open = await tryPassword(api, '198.51.100.1', goodPassword)

  assert.deepEqual(new Set(tries), new Set([401]))
  assert.deepEqual([closed.status, closed.body.code], [429, 'too-many-attempts'])
  assert.ok(wait > 800 && wait <= 900, `${wait} s`)
  assert.equal(open.status, 200)
})

test('an account that nobody has closes in the same way', async () => {
  await using api = await startTestApi({}, proxied)

  const statuses = []
  for (let i = 0; i < 11; i++) statuses.push((await tryPassword(api, `192.0.2.${i}`, 'x', 'nobody@example.com')).status)

  assert.deepEqual(statuses.slice(9), [401, 429])
})

test('several API processes count together, and tries at the same moment are all counted', async () => {
  await using api = await startTestApi({}, proxied)
  await using second = await startTestApi({}, { databaseUrl: api.databaseUrl, ...proxied })
  await signUpFirst(api)

  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => tryPassword(index % 2 === 0 ? api : second, `192.0.2.${index}`)),
  )

  assert.equal(answers.filter(({ status }) => status === 401).length, 10)
  assert.equal(answers.filter(({ status }) => status === 429).length, 20)
})

test('sixty tries of an address close it for all accounts; others go on', async () => {
  await using api = await startTestApi({}, proxied)
  await signUpFirst(api)

  const tries = await Promise.all(
    Array.from({ length: 60 }, (_, index) => tryPassword(api, '192.0.2.1', 'x', `person${index}@example.com`)),
  )
  const closed = await tryPassword(api, '192.0.2.1', goodPassword)
  const elsewhere = await tryPassword(api, '192.0.2.2', goodPassword)

  assert.deepEqual(new Set(tries.map(({ status }) => status)), new Set([401]))
  assert.deepEqual([closed.status, elsewhere.status], [429, 200])
})

test('an IPv6 customer is one address, however many they have', async () => {
  await using api = await startTestApi({}, proxied)

  const tries = await Promise.all(
    Array.from({ length: 61 }, (_, i) => tryPassword(api, `2001:db8::${i.toString(16)}`, 'x', `p${i}@example.com`)),
  )
  const neighbour = await tryPassword(api, '2001:db8:0:1::1', 'x', 'p99@example.com')

  assert.equal(tries.filter(({ status }) => status === 429).length, 1)
  assert.equal(neighbour.status, 401)
})

test('right passwords are not counted', async () => {
  await using api = await startTestApi({}, proxied)
  await signUpFirst(api)

  for (let i = 0; i < 12; i++) assert.equal((await tryPassword(api, '192.0.2.1', goodPassword)).status, 200)
})

test('who sends X-Forwarded-For without being a trusted proxy is counted by the address that is their own', async () => {
  await using api = await startTestApi()

  const tries = await Promise.all(
    Array.from({ length: 61 }, (_, i) => tryPassword(api, `192.0.2.${i}`, 'x', `p${i}@example.com`)),
  )

  assert.equal(tries.filter(({ status }) => status === 429).length, 1)
})

test('many who sign in at the same moment, after old windows have ended, are all answered', async () => {
  const clock = createMovingClock()
  await using api = await startTestApi({}, { clock: clock.now, ...proxied })
  await using second = await startTestApi({}, { clock: clock.now, databaseUrl: api.databaseUrl, ...proxied })
  await signUpFirst(api)
  const everybody = (password: string) =>
    Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        const email = index % 3 === 0 ? 'ada@example.com' : `person${index % 7}@example.com`
        return tryPassword(index % 2 === 0 ? api : second, `192.0.2.${index % 5}`, password, email)
      }),
    )

  await everybody('not the password')
  clock.forward(901)
  const answers = await everybody(goodPassword)

  assert.deepEqual(
    [...new Set(answers.map(({ status }) => status))].filter((status) => status >= 500),
    [],
  )
  assert.ok(answers.some(({ status }) => status === 200))
})

function tryPassword(api: TestApi, address: string, password = 'not the password', email = 'ada@example.com') {
  const headers = { 'x-forwarded-for': address }
  return openBrowser(api).request('POST', '/auth/sign-in', { body: { email, password }, headers })
}
