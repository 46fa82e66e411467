import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createMember, type Person } from '../support/people.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

describe('API keys and devices', () => {
  let api: TestApi
  let now = new Date()
  before(async () => {
    api = await startTestApi({}, { clock: () => now })
  })
  after(() => api.close())

  test('a key shows when and from where it was used last', async () => {
    const { key } = await api.createTenant('Used')
    await api.request('GET', '/api/v1/domains', { key })

    const { body } = await api.request('GET', '/api/v1/api-keys', { key })

    assert.equal(body.items[0].lastUsedFrom, '127.0.0.1')
    assert.equal(body.items[0].lastUsedAt, now.toISOString())
  })

  test('a limited key makes and changes none that lives longer or is used from elsewhere', async () => {
    const { key } = await api.createTenant('Limits')
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
    const make = (by: string, body: object) =>
      api.request('POST', '/api/v1/api-keys', { key: by, body: { name: 'x', ...body } })
    const limited = (await make(key, { expiresAt: inDays(1), allowedNetworks: ['127.0.0.0/8'] })).body

    const heir = await make(limited.key, {})
    const change = { expiresAt: null }
    const freed = await api.request('PATCH', `/api/v1/api-keys/${limited.id}`, { key: limited.key, body: change })

    assert.deepEqual([heir.body.expiresAt, heir.body.allowedNetworks], [limited.expiresAt, ['127.0.0.0/8']])
    assert.equal((await make(limited.key, { expiresAt: inDays(2) })).status, 403)
    assert.equal((await make(limited.key, { allowedNetworks: [] })).status, 403)
    assert.equal((await make(limited.key, { allowedNetworks: ['0.0.0.0/0'] })).status, 403)
    assert.equal(freed.status, 403)
    assert.equal((await make(key, { allowedNetworks: ['nonsense'] })).status, 400)
    assert.equal((await make(key, { expiresAt: '2001-01-01T00:00:00Z' })).status, 400)
  })

  test('a device that a person lets in may what the person may, and nothing when the person is gone', async () => {
    const { id: tenantId } = await api.createTenant('Devices')
    const owner = await createMember(api, tenantId, 'owner')
    const dev = await createMember(api, tenantId, 'developer')
    const started = await start('rookery on laptop')
    const seen = await dev.ask('GET', `/api/v1/device-authorisations/approve?user_code=${started.user_code}`)
    assert.deepEqual([seen.body.clientName, seen.body.requestedFrom], ['rookery on laptop', '127.0.0.1'])

    assert.equal((await redeem(started)).body.error, 'authorization_pending')
    assert.equal((await redeem(started)).body.error, 'slow_down')
    assert.equal((await decide(dev, started, true)).status, 200)
    const token = await redeem(started)
    const key = token.body.access_token
    assert.deepEqual([token.status, token.body.token_type, token.body.tenant_id], [200, 'Bearer', tenantId])
    assert.equal((await redeem(started)).body.error, 'expired_token')

    assert.equal((await api.request('GET', '/api/v1/domains', { key })).status, 200)
    assert.equal((await api.request('POST', '/api/v1/workspaces', { key, body: { name: 'w' } })).status, 201)
    await owner.ask('PATCH', `/api/v1/members/${dev.membershipId}`, { body: { role: 'billing' } })
    assert.equal((await api.request('POST', '/api/v1/workspaces', { key, body: { name: 'v' } })).status, 403)
    await owner.ask('DELETE', `/api/v1/members/${dev.membershipId}`)
    assert.equal((await api.request('GET', '/api/v1/domains', { key })).status, 401)
  })

  test('a device that is refused, or waits too long, gets nothing', async () => {
    const { id: tenantId } = await api.createTenant('Refusing')
    const owner = await createMember(api, tenantId, 'owner')
    const [refused, slow] = [await start('one'), await start('two')]

    await decide(owner, refused, false)
    now = new Date(now.getTime() + 3_000)
    assert.equal((await redeem(refused)).body.error, 'access_denied')
    now = new Date(now.getTime() + 11 * 60_000)
    assert.equal((await redeem(slow)).body.error, 'expired_token')
    assert.equal((await decide(owner, slow, true)).body.code, 'device-code-invalid')
  })

  test('a device is let in with less, never with more, than the person has', async () => {
    const { id: tenantId } = await api.createTenant('Less')
    const billing = await createMember(api, tenantId, 'billing', { confirmedAt: now })
    const started = await start('careful')
    const more = await decide(billing, started, true, ['mailboxes:write'])
    const less = await decide(billing, started, true, ['domains:read'])
    const { body } = await redeem(started)

    assert.deepEqual([more.status, less.status], [403, 200])
    assert.equal((await api.request('GET', '/api/v1/domains', { key: body.access_token })).status, 200)
    assert.equal((await api.request('GET', '/api/v1/workspaces', { key: body.access_token })).status, 403)
  })

  test('an event stream ends soon after the right to it, and not before', async () => {
    const { key } = await api.createTenant('Streaming')
    const { body } = await api.request('GET', '/api/v1/api-keys', { key })
    const headers = { authorization: `Bearer ${key}` }
    const response = await fetch(`${api.url}/api/v1/events/stream?after=0`, { headers })
    const reader = response.body?.getReader()
    const first = await reader?.read()

    await api.request('DELETE', `/api/v1/api-keys/${body.items[0].id}`)
    const end = AbortSignal.timeout(25_000)
    let isDone = false
    while (!isDone && !end.aborted) isDone = (await reader?.read())?.done ?? true

    assert.equal(first?.done, false)
    assert.equal(isDone, true)
  })

  interface Started {
    readonly device_code: string
    readonly user_code: string
  }

  async function start(name: string): Promise<Started> {
    const body = { client_name: name }
    return (await api.request('POST', '/api/v1/device-authorisations', { key: null, body })).body
  }

  function redeem({ device_code }: Started) {
    const body = { device_code, grant_type: 'urn:ietf:params:oauth:grant-type:device_code' }
    return api.request('POST', '/api/v1/device-authorisations/token', { key: null, body })
  }

  function decide(person: Person, { user_code }: Started, isApproved: boolean, permissions?: readonly string[]) {
    const body = {
      user_code: user_code.toLowerCase(),
      isApproved,
      ...(permissions === undefined ? {} : { permissions }),
    }
    return person.ask('POST', '/api/v1/device-authorisations/approve', { body })
  }
})
