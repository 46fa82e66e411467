import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { allRoutes } from '#api/routes/all-routes.ts'
import { operatorPermissions } from '#model/permission.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

/** One of each resource, all of the tenant that is to be spied on. */
type Owned = Readonly<Record<string, string>>

describe('access to the API', () => {
  let api: TestApi
  let owner: { id: string; key: string }
  let stranger: { id: string; key: string }
  let owned: Owned

  before(async () => {
    api = await startTestApi()
    owner = await api.createTenant('Owner')
    stranger = await api.createTenant('Stranger')
    owned = await createOneOfEach(api, owner.key)
  })
  after(() => api.close())

  for (const prefix of ['/api/v1', '/api']) {
    for (const route of allRoutes) {
      const title = `${route.method} ${prefix}${route.path}`

      test(`401 without a key: ${title}`, async () => {
        const answer = await api.request(route.method, pathOf(prefix, route.path, owned), { key: null })

        assert.deepEqual([answer.status, answer.body.code], [401, 'unauthenticated'])
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
      })
    }
  }

  for (const route of allRoutes.filter(({ path }) => path.includes(':id'))) {
    test(`404 with another tenant’s key, as for what never was: ${route.method} ${route.path}`, async () => {
      const body = route.body === undefined ? {} : { body: sampleBody(route.operationId) }
      const path = pathOf('/api/v1', route.path, owned)
      const theirs = await api.request(route.method, path, { key: stranger.key, ...body })
      const id = path.split('/').find((part) => part.includes('_')) ?? ''
      const absentId = `${id.slice(0, -8)}00000000`
      const absent = await api.request(route.method, path.replace(id, absentId), { key: stranger.key, ...body })

      const expected = operatorPermissions.includes(route.permission) ? 403 : 404
      assert.equal(theirs.status, expected)
      assert.deepEqual(withoutIds(theirs.body, id), withoutIds(absent.body, absentId))
    })
  }

  for (const route of allRoutes.filter(({ method, path }) => method === 'GET' && !path.includes(':id'))) {
    test(`nothing of another tenant stands in ${route.path}`, async () => {
      const query = route.path === '/dns-records' ? `?domainId=${owned['domain']}` : ''
      const answer = await api.request('GET', `/api/v1${route.path}${query}`, { key: stranger.key })

      const text = JSON.stringify(answer.body)
      const isOperators = operatorPermissions.includes(route.permission)
      assert.equal(answer.status, isOperators ? 403 : query === '' ? 200 : 404)
      if (query === '') for (const id of [owner.id, ...Object.values(owned)]) assert.equal(text.includes(id), false)
    })
  }

  for (const route of allRoutes) {
    test(`403 with a key that may everything else: ${route.method} ${route.path}`, async () => {
      const others = ['workspaces:read', 'domains:read', 'events:read', 'mailboxes:read'].filter(
        (permission) => permission !== route.permission,
      )
      const { key } = await api.createTenant('Limited', others.slice(0, 1))

      const answer = await api.request(route.method, pathOf('/api/v1', route.path, owned), { key })

      assert.deepEqual([answer.status, answer.body.code], [403, 'forbidden'])
      assert.match(answer.body.detail, new RegExp(route.permission))
    })
  }

  test('a tenant’s key cannot name another tenant', async () => {
    const inOther = { tenantId: owner.id, name: 'mine-now.example' }
    const domain = await api.request('POST', '/api/v1/domains', { key: stranger.key, body: inOther })
    const order = { tenantId: owner.id, domainId: owned['domain'], vpsConfig: { size: 'starter', region: 'lab' } }
    const provision = await api.request('POST', '/api/v1/infrastructure/provision', { key: stranger.key, body: order })

    assert.equal(domain.status, 404)
    assert.equal(provision.status, 404)
  })

  test('a mailbox or alias in another tenant’s domain is refused as in a domain that is not there', async () => {
    const mailbox = (emailAddress: string) =>
      api.request('POST', '/api/v1/mailboxes', { key: stranger.key, body: { emailAddress } })
    const theirs = await mailbox('spy@owner.example')
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
        .filter(({ method }) => method === 'GET')
        .map(async ({ path }) => {
          const query = path === '/dns-records' ? `?domainId=${owned['domain']}` : ''
          return JSON.stringify((await api.request('GET', `${pathOf('/api/v1', path, owned)}${query}`)).body)
        }),
    )

    for (const text of texts) assert.doesNotMatch(text, /hash|sealed|PRIVATE KEY|argon2|"key":/i)
  })
})

async function createOneOfEach(api: TestApi, key: string): Promise<Owned> {
  const post = async (path: string, body: unknown) => (await api.request('POST', `/api/v1${path}`, { key, body })).body
  const workspace = await post('/workspaces', { name: 'Client' })
  const domain = await post('/domains', { name: 'owner.example' })
  const order = { domainId: domain.id, vpsConfig: { size: 'starter', region: 'lab' } }
  const infrastructure = await post('/infrastructure/provision', order)
  const mailbox = await post('/mailboxes', { emailAddress: 'sales@owner.example' })
  const alias = await post('/aliases', { source: 'info@owner.example', destination: 'sales@owner.example' })
  const apiKey = await post('/api-keys', { name: 'Second' })
  return {
    workspace: workspace.id,
    domain: domain.id,
    infrastructure: infrastructure.id,
    node: infrastructure.nodeId,
    mailbox: mailbox.id,
    alias: alias.id,
    'api-key': apiKey.id,
    plan: 'pln_00000000000000000000000000',
  }
}

function pathOf(prefix: string, path: string, owned: Owned): string {
  const kinds: readonly (readonly [string, string])[] = [
    ['/infrastructure/nodes/', 'node'],
    ['/infrastructure/', 'infrastructure'],
    ['/domains/', 'domain'],
    ['/mailboxes/', 'mailbox'],
    ['/aliases/', 'alias'],
    ['/api-keys/', 'api-key'],
    ['/plans/', 'plan'],
  ]
  const kind = kinds.find(([start]) => path.startsWith(start))?.[1] ?? ''
  return `${prefix}${path.replace(':id', owned[kind] ?? '')}`
}

function sampleBody(operationId: string): unknown {
  switch (operationId) {
    case 'approvePlan':
      return { checksum: 'x' }
    case 'importMailboxes':
      return { csv: 'address\nsales' }
    case 'proposeDnsPlan':
      return { dnsProvider: 'rfc2136', dnsCredentials: {} }
    case 'applyDnsPlan':
      return { planId: 'pln_00000000000000000000000000', checksum: 'x' }
    default:
      return {}
  }
}

function withoutIds(body: unknown, id: string): unknown {
  return JSON.parse(
    JSON.stringify(body)
      .replaceAll(id, '<id>')
      .replace(/req_\w+/, '<request>'),
  )
}
