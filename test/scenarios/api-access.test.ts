import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { allRoutes } from '#api/routes/all-routes.ts'
import { buildRequest } from '../support/access-matrix.ts'
import { createExampleWorld, type ExampleWorld } from '../support/example-world.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

describe('access to the API', () => {
  let api: TestApi
  let owner: ExampleWorld
  let stranger: { id: string; key: string }

  before(async () => {
    api = await startTestApi()
    owner = await createExampleWorld(api, 'owner')
    stranger = await api.createTenant('Stranger')
  })
  after(() => api.close())

  test('a tenant’s key cannot name another tenant', async () => {
    const inOther = { tenantId: owner.tenantId, name: 'mine-now.example' }
    const domain = await api.request('POST', '/api/v1/domains', { key: stranger.key, body: inOther })
    const order = {
      tenantId: owner.tenantId,
      domainId: owner.ids.domain,
      vpsConfig: { size: 'starter', region: 'lab' },
    }
    const provision = await api.request('POST', '/api/v1/infrastructure/provision', { key: stranger.key, body: order })

    assert.equal(domain.status, 404)
    assert.equal(provision.status, 404)
  })

  test('a mailbox or alias in another tenant’s domain is refused as in a domain that is not there', async () => {
    const mailbox = (emailAddress: string) =>
      api.request('POST', '/api/v1/mailboxes', { key: stranger.key, body: { emailAddress } })
    const theirs = await mailbox('spy@owner-domain.example')
    const absent = await mailbox('spy@nobody.example')

    assert.equal(theirs.status, 400)
    assert.equal(theirs.body.code, absent.body.code)
  })

  test('a revoked key is refused from the next request on', async () => {
    const { key } = await api.createTenant('Leaving')
    const keys = await api.request('GET', '/api/v1/api-keys', { key })

    const revoked = await api.request('DELETE', `/api/v1/api-keys/${keys.body.items[0].id}`, { key })
    const next = await api.request('GET', '/api/v1/domains', { key })

    assert.deepEqual([revoked.status, next.status], [200, 401])
  })

  test('a key hands out no permission that it does not have itself, nor the operator’s', async () => {
    const { key } = await api.createTenant('Small', ['api-keys:write', 'domains:read'])
    const ask = (permissions: readonly string[]) =>
      api.request('POST', '/api/v1/api-keys', { key, body: { name: 'More', permissions } })

    assert.equal((await ask(['domains:read'])).status, 201)
    assert.equal((await ask(['domains:write'])).status, 403)
    assert.equal((await ask(['nodes:write'])).status, 403)
  })

  test('no answer and no list ever shows a hash, a sealed value or a private key', async () => {
    const texts = await Promise.all(
      allRoutes
        // the audit log names masked columns and has hashes of its own: see audit-routes.test.ts
        .filter(({ path }) => !path.startsWith('/audit-entries'))
        .filter(({ method, permission }) => method === 'GET' && permission !== 'signed-in')
        .map(async (route) => {
          const { path } = buildRequest(route, owner)
          return JSON.stringify((await api.request('GET', path)).body)
        }),
    )

    for (const text of texts) assert.doesNotMatch(text, /hash|sealed|PRIVATE KEY|argon2|"key":/i)
  })
})
