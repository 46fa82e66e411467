import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Admission, Entrance } from '#identity/identity.ts'
import { systemScope } from '#model/scope.ts'
import { enterScope } from '#store/scope.ts'
import { findOperatorTenant } from '#store/tenants.ts'
import { goodPassword, openBrowser, signUpFirst } from '../support/browser.ts'
import { createMovingClock } from '../support/moving-clock.ts'
import { readMails, tokenIn } from '../support/read-mails.ts'
import { startTestApi } from '../support/test-api.ts'

const newcomer = { email: 'eve@example.com', name: 'Eve', password: goodPassword }

test('where sign-up is open, a mailed link finishes it, once and within a day', async () => {
  const clock = createMovingClock()
  await using api = await startTestApi({}, { clock: clock.now, identity: { isSignUpOpen: true } })
  await signUpFirst(api)
  const browser = openBrowser(api)

  const asked = await browser.post('/auth/sign-up', newcomer)
  const before = await openBrowser(api).post('/auth/sign-in', { email: newcomer.email, password: goodPassword })
  const [mail] = await readMails(api)
  const finished = await browser.post('/auth/sign-up/confirm', { token: tokenIn(mail) })
  const again = await browser.post('/auth/sign-up/confirm', { token: tokenIn(mail) })

  assert.deepEqual([asked.status, asked.body], [201, { status: 'mail-sent', user: null, factors: [] }])
  assert.equal(before.status, 401)
  assert.deepEqual([finished.status, finished.body.user.email], [201, 'eve@example.com'])
  assert.equal(finished.body.user.isPlatformOperator, false)
  assert.equal(again.body.code, 'link-invalid')
})

test('an open sign-up tells nobody whether an address has an account: the mail does, to its owner', async () => {
  await using api = await startTestApi({}, { identity: { isSignUpOpen: true } })
  await signUpFirst(api)

  const taken = await openBrowser(api).post('/auth/sign-up', { ...newcomer, email: 'ada@example.com' })
  const free = await openBrowser(api).post('/auth/sign-up', newcomer)

  assert.deepEqual([taken.status, taken.body], [free.status, free.body])
  assert.deepEqual(
    (await readMails(api)).map(({ to, subject }) => [to, subject]),
    [
      ['ada@example.com', 'There is an account already'],
      ['eve@example.com', 'Finish the sign-up'],
    ],
  )
})

test('an invitation lets in whom it is for, and gives the tenants in the same transaction', async () => {
  const entrances: Entrance[] = []
  const token = 'i'.repeat(43)
  const admission: Admission = {
    findInvitation: async (shown) => (shown === token ? { email: 'Eve@example.com' } : null),
    async admit(tx, { email }, entrance) {
      const scoped = await enterScope(tx, systemScope)
      assert.notEqual(await findOperatorTenant(scoped), null)
      if (email === 'eve@example.com' && entrances.length === 1) throw new Error('the tenant is gone')
      entrances.push(entrance)
    },
  }
  await using api = await startTestApi({}, { identity: { admission } })
  await signUpFirst(api)
  const signUp = (email: string) => openBrowser(api).post('/auth/sign-up', { ...newcomer, email, invitation: token })

  const another = await signUp('mallory@example.com')
  const cutOff = await signUp('eve@example.com')
  entrances.push({ kind: 'open' })
  const invited = await signUp('eve@example.com')

  assert.deepEqual([another.status, another.body.code], [400, 'link-invalid'])
  assert.equal(cutOff.status, 500)
  assert.deepEqual([invited.status, invited.body.status], [201, 'signed-in'])
  assert.deepEqual(entrances.at(0), { kind: 'first' })
  assert.deepEqual(entrances.at(-1), { kind: 'invited', token })
})

test('an invitation for somebody who has an account says to sign in', async () => {
  const admission = { findInvitation: async () => ({ email: 'ada@example.com' }), admit: async () => undefined }
  await using api = await startTestApi({}, { identity: { admission } })
  await signUpFirst(api)

  const answer = await openBrowser(api).post('/auth/sign-up', {
    ...newcomer,
    email: 'ada@example.com',
    invitation: 'i'.repeat(43),
  })

  assert.deepEqual([answer.status, answer.body.code], [409, 'account-exists'])
})
