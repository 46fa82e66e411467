import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHttpChallenges } from './http-challenges.ts'

test('answers the challenges it has and nothing else', async () => {
  const challenges = createHttpChallenges()
  const empty = challenges.fingerprint()
  const base = `http://127.0.0.1:${await challenges.listen(0)}`
  try {
    challenges.replace([{ token: 'abc', keyAuthorization: 'abc.xyz' }])

    const answer = await fetch(`${base}/.well-known/acme-challenge/abc`)
    assert.equal(await answer.text(), 'abc.xyz')
    assert.equal(answer.headers.get('content-type'), 'text/plain')
    for (const path of ['/', '/.well-known/acme-challenge/', '/.well-known/acme-challenge/abd']) {
      assert.equal((await fetch(`${base}${path}`)).status, 404)
    }
    assert.notEqual(challenges.fingerprint(), empty)

    challenges.replace([])
    assert.equal((await fetch(`${base}/.well-known/acme-challenge/abc`)).status, 404)
    assert.equal(challenges.fingerprint(), empty)
  } finally {
    await challenges.close()
  }
})
