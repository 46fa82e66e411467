import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { allRoutes } from '#api/routes/all-routes.ts'
import { runRoute } from '#api/run-route.ts'
import type { ApiKeyId, TenantId } from '#model/id.ts'
import { permissions } from '#model/permission.ts'
import { systemScope } from '#model/scope.ts'
import { createOneOfEach, type Entry, newestEntry } from '../support/audit-entries.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

const changing = allRoutes.filter(({ method }) => method !== 'GET')

describe('the audit log of the API', () => {
  let api: TestApi
  let tenant: { id: string; key: string }

  before(async () => {
    api = await startTestApi()
    tenant = await api.createTenant('Careful')
  })
  after(() => api.close())

  for (const route of changing) {
    test(`has an entry of whatever ${route.operationId} does`, async () => {
      const operator = {
        kind: 'key',
        id: 'key_x' as ApiKeyId,
        userId: null,
        name: 'Walker',
        tenantId: tenant.id as TenantId,
      } as const
      const actor = { ...operator, isOperator: true, permissions: [...permissions], scope: systemScope }
      const source = { requestId: `req_${route.operationId}`, address: '192.0.2.7', userAgent: 'walk' }
      const call = { actor, params: {}, query: {}, body: {}, idempotencyKey: null, ifMatch: null, source }

      await runRoute(api.context, { ...route, handle: async () => ({}) }, call)

      const entry = await newestEntry(api)
      assert.deepEqual([entry.action, entry.source], [route.operationId, source])
    })
  }

  test('says who, what, before and after, from where and why, of every change', async () => {
    const done = await createOneOfEach(api, tenant.key)

    for (const { operationId, table, requestId } of done) {
      const entry = await entryOf(requestId)
      assert.equal(entry.action, operationId)
      assert.equal(entry.tenantId, tenant.id)
      assert.equal(entry.actor.name, 'Careful')
      assert.match(entry.source.address ?? '', /127\.0\.0\.1$/)
      if (table !== null)
        assert.ok(
          entry.changes.some((change) => change.table === table),
          operationId,
        )
    }
  })

  test('has the columns that changed and no others, with secrets masked', async () => {
    const { body: mailbox } = await api.request('POST', '/api/v1/mailboxes', {
      key: tenant.key,
      body: { emailAddress: 'masked@careful.example' },
    })
    const change = { quotaMb: 2048, password: 'a long new passphrase 42' }
    await api.request('PATCH', `/api/v1/mailboxes/${mailbox.id}`, { key: tenant.key, body: change })

    const { changes } = await newestEntry(api)

    assert.deepEqual(changes, [
      {
        table: 'email_accounts',
        id: mailbox.id,
        before: { quotaMb: 1024, passwordHash: '[masked]' },
        after: { quotaMb: 2048, passwordHash: '[masked]' },
      },
    ])
  })

  test('never holds a key, a password, a hash of one, or a sealed value', async () => {
    const { rows } = await allBodies(api)
    const text = rows.join('\n')

    assert.ok(rows.length > 20)
    assert.doesNotMatch(text, /rk_[\w-]{20,}|PRIVATE KEY-----|\$argon2|\$scrypt|\\\\x01|passphrase/)
    for (const match of text.matchAll(/"(\w*(?:Hash|Sealed|Password|Token))":("[^"]*"|\w+)/g)) {
      assert.ok(['"[masked]"', 'null'].includes(match[2] ?? ''), match[0])
    }
  })

  test('has nothing of what was refused or rolled back, and one entry of what was sent twice', async () => {
    const before = await newestEntry(api)
    await api.request('POST', '/api/v1/workspaces', { key: tenant.key, body: { name: '' } })
    await api.request('POST', '/api/v1/mailboxes', {
      key: tenant.key,
      body: { emailAddress: 'masked@careful.example' },
    })
    assert.equal((await newestEntry(api)).sequence, before.sequence)

    const headers = { 'idempotency-key': 'twice' }
    const body = { name: 'Twice' }
    const first = await api.request('POST', '/api/v1/workspaces', { key: tenant.key, body, headers })
    const second = await api.request('POST', '/api/v1/workspaces', { key: tenant.key, body, headers })

    assert.deepEqual([first.status, second.status], [201, 201])
    assert.equal((await newestEntry(api)).sequence, before.sequence + 1)
  })

  test('has an entry of a change that was refused for want of a permission, once a minute', async () => {
    const { body } = await api.request('POST', '/api/v1/api-keys', {
      key: tenant.key,
      body: { name: 'Reader', permissions: ['domains:read'] },
    })
    const attempt = () => api.request('POST', '/api/v1/workspaces', { key: body.key, body: { name: 'No' } })
    const answers = [await attempt(), await attempt(), await attempt()]

    assert.deepEqual(
      answers.map(({ status }) => status),
      [403, 403, 403],
    )
    const entry = await newestEntry(api)
    assert.deepEqual(
      [entry.action, entry.outcome, entry.details['code'], entry.actor.id, entry.tenantId],
      ['createWorkspace', 'refused', 'forbidden', body.id, tenant.id],
    )
    const { body: list } = await api.request('GET', `/api/v1/audit-entries?outcome=refused&actorId=${body.id}`)
    assert.equal(list.items.length, 1)
  })

  test('of an operator’s change in a tenant stands in that tenant’s log', async () => {
    await api.request('POST', '/api/v1/workspaces', { body: { tenantId: tenant.id, name: 'By the operator' } })

    const { body } = await api.request('GET', '/api/v1/audit-entries?limit=1', { key: tenant.key })

    assert.deepEqual([body.items[0].action, body.items[0].actor.name], ['createWorkspace', 'Operator'])
  })

  async function entryOf(requestId: string): Promise<Entry> {
    const { body } = await api.request('GET', `/api/v1/audit-entries?requestId=${requestId}`, { key: tenant.key })
    assert.equal(body.items.length, 1)
    return body.items[0]
  }
})

async function allBodies(api: TestApi): Promise<{ readonly rows: readonly string[] }> {
  const rows = await api.db.selectFrom('auditEntries').select('body').execute()
  return { rows: rows.map(({ body }) => body) }
}
