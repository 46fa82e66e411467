import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { canonicalJson } from '#lib/canonical-json.ts'
import { sha256Hex } from '#lib/hash.ts'
import type { TenantId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { recordAttempt } from '#operations/audit/record-attempt.ts'
import { insertAuditEntry } from '#store/audit-entries.ts'
import { withScope } from '#store/scope.ts'
import { createOneOfEach, type Entry } from '../support/audit-entries.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

const formula = '=HYPERLINK("http://evil.example","win")'

describe('who sees what of the audit log', () => {
  let api: TestApi
  let owner: { id: string; key: string }
  let stranger: { id: string; key: string }
  let ownedIds: readonly string[]

  before(async () => {
    api = await startTestApi()
    owner = await api.createTenant('Owner')
    stranger = await api.createTenant('Stranger')
    await createOneOfEach(api, owner.key)
    await api.request('POST', '/api/v1/workspaces', { key: owner.key, body: { name: formula } })
    const typed = { kind: 'unknown', id: null, name: 'somebody@owner.example' } as const
    const source = { requestId: 'req_1', address: '192.0.2.66', userAgent: null }
    const attempt = { tenantId: null, actor: typed, action: 'signIn', code: 'unauthenticated', message: 'No.', source }
    await withScope(api.db, systemScope, (scoped) => recordAttempt(scoped, api.context.operations, attempt))
    const all: Entry[] = (await api.request('GET', '/api/v1/audit-entries?limit=200', { key: owner.key })).body.items
    ownedIds = [
      owner.id,
      ...all.flatMap(({ id, resource, source }) => [id, resource?.id ?? id, source.requestId ?? id]),
    ]
  })
  after(() => api.close())

  test('a tenant sees its own entries alone, by whatever it asks', async () => {
    const { body } = await api.request('GET', '/api/v1/audit-entries?limit=200', { key: stranger.key })
    const answers: string[] = [JSON.stringify(body)]
    const [sample] = ownedIds.filter((id) => id.startsWith('dom_'))
    for (const path of [
      `/audit-entries?resourceId=${sample}`,
      '/audit-entries?actorKind=unknown',
      '/audit-entries?pageToken=999999',
      '/audit-entries/verification',
      '/audit-entries/export?format=csv',
      '/audit-entries/export?format=json',
      `/audit-entries/export?format=json&resourceId=${sample}`,
    ]) {
      const headers = { authorization: `Bearer ${stranger.key}` }
      const answer = await fetch(`${api.url}/api/v1${path}`, { headers })
      assert.equal(answer.status, 200, path)
      answers.push(await answer.text())
    }

    assert.equal(body.items.length, 2)
    assert.ok(ownedIds.length > 20 && sample !== undefined)
    for (const text of answers) for (const id of ownedIds) assert.equal(text.includes(id), false, id)
    assert.doesNotMatch(answers.join(), /192\.0\.2\.66|somebody@/)
  })

  test('naming another tenant is refused like naming none that is there', async () => {
    for (const path of ['/audit-entries', '/audit-entries/verification', '/audit-entries/export']) {
      const theirs = await api.request('GET', `/api/v1${path}?tenantId=${owner.id}`, { key: stranger.key })
      const absentId = `${owner.id.slice(0, -4)}0000`
      const absent = await api.request('GET', `/api/v1${path}?tenantId=${absentId}`, { key: stranger.key })

      assert.deepEqual([theirs.status, absent.status], [404, 404])
      assert.equal(theirs.body.detail.replaceAll(owner.id, ''), absent.body.detail.replaceAll(absentId, ''))
    }
  })

  test('places in a tenant’s list count the tenant’s own entries, so that they tell nothing of others', async () => {
    const { body } = await api.request('GET', '/api/v1/audit-entries', { key: stranger.key })

    assert.deepEqual(
      body.items.map(({ sequence }: Entry) => sequence),
      [2, 1],
    )
  })

  test('a key without audit:read gets neither list nor export nor verification, and the attempt is written down', async () => {
    const { key } = await api.createTenant('Limited', ['domains:read'])
    for (const path of ['', '/export', '/verification']) {
      const answer = await api.request('GET', `/api/v1/audit-entries${path}`, { key })
      const nobody = await api.request('GET', `/api/v1/audit-entries${path}`, { key: null })
      assert.deepEqual([answer.status, nobody.status], [403, 401])
    }

    const { body } = await api.request('GET', '/api/v1/audit-entries?outcome=refused&actorKind=key')

    assert.deepEqual(
      new Set(body.items.map(({ action }: Entry) => action)),
      new Set(['listAuditEntries', 'exportAuditEntries', 'verifyAuditLog']),
    )
  })

  test('pages hold every entry once, newest first, also while others are written', async () => {
    const seen: Entry[] = []
    let pageToken: string | null = ''
    while (pageToken !== null) {
      const query: string = pageToken === '' ? '' : `&pageToken=${pageToken}`
      const { body } = await api.request('GET', `/api/v1/audit-entries?limit=7${query}`, { key: owner.key })
      seen.push(...body.items)
      pageToken = body.nextPageToken
      if (seen.length < 20)
        await api.request('POST', '/api/v1/workspaces', { key: owner.key, body: { name: `W${seen.length}` } })
    }

    const places = seen.map(({ sequence }) => sequence)
    assert.deepEqual(
      places,
      Array.from({ length: places.length }, (_, i) => places.length - i),
    )
  })

  test('filters by who, what, which, outcome and time', async () => {
    const ask = async (query: string): Promise<readonly Entry[]> =>
      (await api.request('GET', `/api/v1/audit-entries?limit=200&${query}`, { key: owner.key })).body.items
    const all = await ask('')
    const [middle] = all.slice(5)
    assert.ok(middle !== undefined)

    assert.ok((await ask('action=createDomain')).every(({ action }) => action === 'createDomain'))
    assert.equal(
      (await ask(`actorId=${middle.actor.id}&actorKind=key`)).length,
      all.filter(({ actor }) => actor.id === middle.actor.id).length,
    )
    assert.ok((await ask(`resourceId=${middle.resource?.id}`)).length >= 1)
    assert.equal((await ask(`since=${middle.at}`)).length + (await ask(`until=${middle.at}`)).length, all.length)
    assert.equal((await ask('outcome=refused')).length, 0)
    const wrong = await api.request('GET', '/api/v1/audit-entries?since=yesterday&pageToken=x', { key: owner.key })
    assert.deepEqual([wrong.status, wrong.body.errors.length], [400, 2])
  })

  test('an export has what the list has, oldest first, with hashes that anybody can check, and no cell that a spreadsheet would run', async () => {
    const list: Entry[] = (await api.request('GET', '/api/v1/audit-entries?limit=200', { key: owner.key })).body.items
    const csv = await api.request('GET', '/api/v1/audit-entries/export?format=csv', { key: owner.key })
    const response = await fetch(`${api.url}/api/v1/audit-entries/export?format=json`, {
      headers: { authorization: `Bearer ${owner.key}` },
    })
    const lines = (await response.text()).trimEnd().split('\n')

    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      list.toReversed(),
    )
    for (const line of lines) {
      const { sequence, previousHash, hash, ...entry } = JSON.parse(line)
      assert.equal(sha256Hex(`${previousHash}\n${sequence}\n${owner.id}\n${canonicalJson(entry)}`), hash)
    }
    assert.match(csv.headers.get('content-disposition') ?? '', /attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"/)
    assert.match(csv.headers.get('content-type') ?? '', /^text\/csv/)
    assert.ok(csv.body.includes('HYPERLINK'))
    assert.doesNotMatch(csv.body, /(^|",|\n)"[=+@-]/)
  })

  test('an export of many entries comes in pieces, complete and in order', async () => {
    const entry = {
      tenantId: stranger.id as TenantId,
      actor: { kind: 'system', id: null, name: 'x' },
      action: 'many',
    } as const
    for (let i = 0; i < 12; i++) {
      await withScope(api.db, systemScope, async (scoped) => {
        for (let j = 0; j < 100; j++) await insertAuditEntry(scoped, entry, new Date())
      })
    }

    const { body } = await api.request('GET', '/api/v1/audit-entries/export?format=csv&action=many', {
      key: stranger.key,
    })

    const places = String(body)
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => Number(/^"(\d+)"/.exec(line)?.[1]))
    assert.deepEqual(
      places,
      Array.from({ length: 1200 }, (_, i) => i + 3),
    )
  })
})
