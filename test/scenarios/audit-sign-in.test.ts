import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goodPassword, openBrowser, signUpFirst } from '../support/browser.ts'
import { startTestApi } from '../support/test-api.ts'

test('how people get in, fail to, and change how they do stands in the audit log, without what they typed', async () => {
  await using api = await startTestApi()
  const owner = await signUpFirst(api)
  await openBrowser(api).post('/auth/sign-in', { email: 'ada@example.com', password: 'not the one at all' })
  await openBrowser(api).post('/auth/sign-in', { email: 'nobody@example.com', password: goodPassword })
  await openBrowser(api).post('/auth/sign-in', { email: 'ada@example.com', password: goodPassword })
  await owner.post('/auth/sign-out')

  const { body } = await api.request('GET', '/api/v1/audit-entries?limit=200')
  const entries: { action: string; outcome: string; actor: { kind: string }; message: string }[] = body.items.filter(
    ({ action }: { action: string }) => action.startsWith('user.'),
  )
  const said = entries.map(({ action, outcome, actor }) => `${action} ${outcome} ${actor.kind}`).sort()
  assert.deepEqual(said, [
    'user.sign-in-failed refused unknown',
    'user.sign-in-failed refused unknown',
    'user.signed-in done session',
    'user.signed-in done session',
    'user.signed-out done session',
    'user.signed-up done session',
  ])
  const failures = entries.filter(({ outcome }) => outcome === 'refused').map(({ message }) => message)
  assert.deepEqual(failures.sort(), [
    'An address that nobody has: a sign-in failed.',
    'ada@example.com: a sign-in failed.',
  ])
  assert.doesNotMatch(JSON.stringify(entries), new RegExp(`not the one at all|${goodPassword}`))
  const { body: verification } = await api.request('GET', '/api/v1/audit-entries/verification')
  assert.equal(verification.isWhole, true)
})
