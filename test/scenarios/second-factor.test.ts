import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import { goodPassword, openBrowser, signInAs, signUpFirst, type TestBrowser } from '../support/browser.ts'
import { createMovingClock, type MovingClock } from '../support/moving-clock.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

interface Enrolled extends AsyncDisposable {
  readonly api: TestApi
  readonly clock: MovingClock
  /** Who set up the authenticator app. */
  readonly owner: TestBrowser
  readonly recoveryCodes: readonly string[]
  code(): string
}

test('an authenticator app counts only after its first code', async () => {
  await using api = await startTestApi()
  const owner = await signUpFirst(api)

  const enrolment = await owner.post('/auth/totp/enrol')
  const wrong = await owner.post('/auth/totp/confirm', { code: '000000' })
  const byPassword = await openBrowser(api).post('/auth/sign-in', { email: 'ada@example.com', password: goodPassword })

  assert.match(enrolment.body.uri, /^otpauth:\/\/totp\/Rookery%20127\.0\.0\.1:ada%40example\.com\?secret=[A-Z2-7]{32}&/)
  assert.deepEqual([wrong.status, wrong.body.code], [403, 'confirmation-failed'])
  assert.equal(byPassword.body.status, 'signed-in')
})

test('after the first code the password alone lets nobody in, and the session that set it up counts as proven', async () => {
  await using world = await enrol()
  const browser = openBrowser(world.api)

  const answer = await browser.post('/auth/sign-in', { email: 'ada@example.com', password: goodPassword })
  const own = await world.owner.get('/auth/session')

  assert.deepEqual(answer.body, { status: 'second-factor-required', user: null, factors: ['totp', 'recovery-code'] })
  assert.equal((await browser.get('/auth/session')).status, 401)
  assert.deepEqual([own.body.hasSecondFactor, own.body.usedSecondFactor], [true, true])
})

test('a code lets in once: neither it nor an earlier one is taken again', async () => {
  await using world = await enrol()
  const { api, clock } = world
  clock.forward(60)
  const code = world.code()

  const first = await giveCode(await halfSignedIn(api), code)
  const replayed = await giveCode(await halfSignedIn(api), code)
  clock.forward(30)
  const next = await giveCode(await halfSignedIn(api), world.code())

  assert.deepEqual([first.status, first.body.user.usedSecondFactor], [200, true])
  assert.deepEqual([replayed.status, replayed.body.code], [401, 'second-factor-failed'])
  assert.equal(next.status, 200)
})

test('of two who give the same code at once, one is let in', async () => {
  await using world = await enrol()
  world.clock.forward(60)
  const browsers = [await halfSignedIn(world.api), await halfSignedIn(world.api)]
  const code = world.code()

  const answers = await Promise.all(browsers.map((browser) => giveCode(browser, code)))

  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401])
})

test('a code from a clock that is half a minute off is taken, an old one is not', async () => {
  await using world = await enrol()
  world.clock.forward(300)
  const old = world.code()
  world.clock.forward(90)
  const early = world.code()
  world.clock.forward(30)

  assert.equal((await giveCode(await halfSignedIn(world.api), old)).status, 401)
  assert.equal((await giveCode(await halfSignedIn(world.api), early)).status, 200)
})

test('a wrong code may be followed by the right one, until there were too many', async () => {
  await using world = await enrol()
  world.clock.forward(60)
  const browser = await halfSignedIn(world.api)

  const answers = []
  for (let i = 0; i < 9; i++) answers.push((await giveCode(browser, '000000')).status)
  const right = await giveCode(browser, world.code())

  assert.deepEqual(new Set(answers.slice(0, 8)), new Set([401]))
  assert.equal(answers[8], 429)
  assert.equal(right.status, 429)
})

test('a recovery code works once, in any writing', async () => {
  await using world = await enrol()
  const [code = ''] = world.recoveryCodes

  const first = await giveCode(await halfSignedIn(world.api), code.toLowerCase().replaceAll('-', ' '))
  const again = await giveCode(await halfSignedIn(world.api), code)

  assert.equal(world.recoveryCodes.length, 10)
  assert.deepEqual([first.status, again.status], [200, 401])
})

test('new recovery codes make the old ones void', async () => {
  await using world = await enrol()
  const [old = ''] = world.recoveryCodes

  const renewed = await world.owner.post('/auth/recovery-codes')

  assert.equal((await giveCode(await halfSignedIn(world.api), old)).status, 401)
  assert.equal((await giveCode(await halfSignedIn(world.api), renewed.body.recoveryCodes[9])).status, 200)
})

test('the second step is over after ten minutes, and belongs to the browser that began', async () => {
  await using world = await enrol()
  world.clock.forward(60)
  const late = await halfSignedIn(world.api)
  world.clock.forward(601)

  const tooLate = await giveCode(late, world.code())
  const stranger = await giveCode(openBrowser(world.api), world.code())

  assert.deepEqual([tooLate.body.code, stranger.body.code], ['sign-in-expired', 'sign-in-expired'])
})

test('sensitive changes need a proof of the last 15 minutes, which is a code and not the password', async () => {
  await using world = await enrol()
  world.clock.forward(16 * 60)

  const refused = await world.owner.post('/auth/totp/disable')
  const byPassword = await world.owner.post('/auth/confirm', { password: goodPassword })
  const byCode = await world.owner.post('/auth/confirm', { code: world.code() })
  const disabled = await world.owner.post('/auth/totp/disable')

  assert.deepEqual([refused.status, refused.body.code], [403, 'confirmation-required'])
  assert.deepEqual([byPassword.status, byPassword.body.code], [403, 'second-factor-required'])
  assert.deepEqual([byCode.status, disabled.status], [200, 200])
  assert.equal((await (await signInAs(world.api)).get('/auth/session')).body.hasSecondFactor, false)
})

test('who has no second factor confirms by the password', async () => {
  const clock = createMovingClock()
  await using api = await startTestApi({}, { clock: clock.now })
  const browser = await signUpFirst(api)
  clock.forward(16 * 60)

  const refused = await browser.post('/auth/totp/enrol')
  const wrong = await browser.post('/auth/confirm', { password: 'not the password' })
  const right = await browser.post('/auth/confirm', { password: goodPassword })

  assert.deepEqual([refused.status, refused.body.code], [403, 'confirmation-required'])
  assert.deepEqual([wrong.status, wrong.body.code], [403, 'confirmation-failed'])
  assert.equal(right.status, 200)
  assert.equal((await browser.post('/auth/totp/enrol')).status, 200)
})

describe('the secret of an authenticator app', () => {
  test('stands sealed in the database, and another app does not take its place unasked', async () => {
    await using world = await enrol()

    const dump = JSON.stringify(await world.api.db.selectFrom('userSecondFactors').selectAll().execute())
    const again = await world.owner.post('/auth/totp/enrol')

    assert.equal(dump.includes(world.code()), false)
    assert.deepEqual([again.status, again.body.code], [409, 'second-factor-exists'])
  })
})

async function enrol(): Promise<Enrolled> {
  const clock = createMovingClock()
  const api = await startTestApi({}, { clock: clock.now })
  const owner = await signUpFirst(api)
  const { secret } = (await owner.post('/auth/totp/enrol')).body
  const code = () => codeOf(secret, clock.now())
  const { body } = await owner.post('/auth/totp/confirm', { code: code() })
  const close = () => api.close()
  return { api, clock, owner, recoveryCodes: body.recoveryCodes, code, [Symbol.asyncDispose]: close }
}

async function halfSignedIn(api: TestApi): Promise<TestBrowser> {
  const browser = openBrowser(api)
  const answer = await browser.post('/auth/sign-in', { email: 'ada@example.com', password: goodPassword })
  assert.equal(answer.body.status, 'second-factor-required')
  return browser
}

function giveCode(browser: TestBrowser, code: string) {
  return browser.post('/auth/sign-in/second-factor', { code })
}

/** What an app would show, written down once more from RFC 6238 so that it can contradict the program. */
function codeOf(base32: string, at: Date): string {
  let bits = ''
  for (const letter of base32) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeUInt32BE(Math.floor(at.getTime() / 30_000), 4)
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = (mac[19] ?? 0) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
