import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { allRoutes } from '#api/routes/all-routes.ts'
import { buildRequest } from '../support/access-matrix.ts'
import { createExampleWorld, type ExampleWorld } from '../support/example-world.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

/** PATCH → what it changes, and changes back. */
const edits: Readonly<Record<string, readonly [object, object]>> = {
  updateDomain: [{ dmarcPolicy: 'quarantine' }, { dmarcPolicy: 'reject' }],
  updateMailbox: [{ quotaMb: 10 }, { quotaMb: 20 }],
  updateNode: [{ driftPolicy: 'keep' }, { driftPolicy: 'repair' }],
  updateRole: [{ name: 'One' }, { name: 'Two' }],
  updateMember: [{ role: 'admin' }, { role: 'support' }],
  updateApiKey: [{ name: 'One' }, { name: 'Two' }],
  updateTenantSettings: [{ name: 'One' }, { name: 'Two' }],
}

describe('two people who edit the same thing', () => {
  let api: TestApi
  let world: ExampleWorld
  before(async () => {
    api = await startTestApi()
    world = await createExampleWorld(api, 'edited')
  })
  after(() => api.close())

  test('every route that changes a resource takes If-Match', () => {
    const changing = allRoutes.filter(({ method }) => method === 'PATCH')

    assert.deepEqual(
      changing.filter(({ versionOf }) => versionOf === undefined),
      [],
    )
    assert.deepEqual(changing.map(({ operationId }) => operationId).sort(), Object.keys(edits).sort())
  })

  for (const route of allRoutes.filter(({ method }) => method === 'PATCH')) {
    test(`the later is told, and nothing is overwritten: ${route.operationId}`, async () => {
      const [mine, theirs] = edits[route.operationId] ?? [{}, {}]
      const { path } = buildRequest(route, world)
      const patch = (body: object, headers: Record<string, string> = {}) =>
        api.request('PATCH', path, { body, headers })
      const seen = (await patch(theirs)).headers.get('etag') ?? ''
      const first = await patch(mine, { 'if-match': seen })

      const second = await patch(theirs, { 'if-match': seen })
      const after = await patch({}, { 'if-match': first.headers.get('etag') ?? '' })

      assert.match(seen, /^"[0-9a-f]{16}"$/)
      assert.equal(first.status, 200, JSON.stringify(first.body))
      assert.deepEqual([second.status, second.body.code], [412, 'edited-meanwhile'])
      if (route.operationId !== 'updateMember') assert.equal(after.status, 200)
      assert.equal((await patch(theirs, { 'if-match': '*' })).status, 200)
    })
  }

  test('a page that was read before can be sent back with its ETag, and read without a change in between', async () => {
    const path = `/api/v1/domains/${world.ids.domain}`
    const read = await api.request('GET', path)
    const again = await api.request('GET', path)
    const etag = read.headers.get('etag') ?? ''

    const change = await api.request('PATCH', path, { body: { isSuspended: true }, headers: { 'if-match': etag } })

    assert.equal(again.headers.get('etag'), etag)
    assert.equal(change.status, 200)
  })

  test('of two that come at the same moment one is told', async () => {
    const path = `/api/v1/domains/${world.ids.domain}`
    const etag = (await api.request('GET', path)).headers.get('etag') ?? ''
    const patch = (isSuspended: boolean) =>
      api.request('PATCH', path, { body: { isSuspended }, headers: { 'if-match': etag } })

    const answers = await Promise.all([patch(true), patch(false)])

    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412])
  })

  test('a header that is no ETag is refused, and a weak one never matches', async () => {
    const path = `/api/v1/domains/${world.ids.domain}`
    const patch = (ifMatch: string) => api.request('PATCH', path, { body: {}, headers: { 'if-match': ifMatch } })
    const etag = (await api.request('GET', path)).headers.get('etag') ?? ''

    assert.equal((await patch('abc')).status, 400)
    assert.equal((await patch(`W/${etag}`)).status, 412)
    assert.equal((await patch(`"x", ${etag}`)).status, 200)
  })
})
