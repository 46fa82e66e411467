import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { startTestApi, type TestApi } from '../support/test-api.ts'

describe('Idempotency-Key', () => {
  let api: TestApi
  before(async () => {
    api = await startTestApi()
  })
  after(() => api.close())

  const createKey = (idempotencyKey: string, name: string) =>
    api.request('POST', '/api/v1/api-keys', { headers: { 'idempotency-key': idempotencyKey }, body: { name } })

  test('the same request again gets the same answer, the one-time secret too', async () => {
    const first = await createKey('same', 'Once')
    const second = await createKey('same', 'Once')

    assert.equal(second.status, 201)
    assert.deepEqual(second.body, first.body)
    assert.match(second.body.key, /^rk_/)
    assert.deepEqual(
      [first, second].map((answer) => answer.headers.get('idempotency-replayed')),
      [null, 'true'],
    )
    assert.equal(await countKeys('Once'), 1)
  })

  test('the stored answer cannot be read in the database', async () => {
    const { body } = await createKey('sealed', 'Sealed')

    const { rows } = await sql<{ response: Buffer }>`SELECT response_sealed AS response FROM idempotency_keys`.execute(
      api.db,
    )

    for (const { response } of rows) assert.equal(response.includes(body.key), false)
  })

  test('another request with the same key is refused', async () => {
    await createKey('different', 'One')
    const answer = await createKey('different', 'Two')

    assert.deepEqual([answer.status, answer.body.code], [409, 'idempotency-key-reused'])
    assert.equal(await countKeys('Two'), 0)
  })

  test('of many at once one is done; the others get its answer or are told to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => createKey('race', 'Race')))

    const made = answers.filter((answer) => answer.status === 201)
    const waiting = answers.filter((answer) => answer.body.code === 'idempotency-in-progress')
    assert.equal(made.length + waiting.length, 12)
    assert.equal(new Set(made.map((answer) => answer.body.key)).size, 1)
    assert.equal(await countKeys('Race'), 1)
  })

  test('a request that was refused can be corrected with the same key', async () => {
    const post = (name: string) =>
      api.request('POST', '/api/v1/domains', { headers: { 'idempotency-key': 'corrected' }, body: { name } })

    assert.equal((await post('co.uk')).status, 400)
    assert.equal((await post('corrected.example')).status, 201)
  })

  test('two API keys may use the same Idempotency-Key for different things', async () => {
    const tenant = await api.createTenant('Neighbour')
    const headers = { 'idempotency-key': 'shared' }

    const mine = await api.request('POST', '/api/v1/workspaces', { headers, body: { name: 'Mine' } })
    const theirs = await api.request('POST', '/api/v1/workspaces', {
      headers,
      body: { name: 'Theirs' },
      key: tenant.key,
    })

    assert.deepEqual([mine.status, theirs.status, theirs.body.name], [201, 201, 'Theirs'])
  })

  test('the alias /api and /api/v1 are one address to it', async () => {
    const post = (path: string) =>
      api.request('POST', path, { headers: { 'idempotency-key': 'alias' }, body: { name: 'Alias' } })

    const [first, second] = [await post('/api/workspaces'), await post('/api/v1/workspaces')]

    assert.equal(second.body.id, first.body.id)
  })

  async function countKeys(name: string): Promise<number> {
    const list = await api.request('GET', '/api/v1/api-keys?limit=200')
    return list.body.items.filter((item: { name: string }) => item.name === name).length
  }
})
