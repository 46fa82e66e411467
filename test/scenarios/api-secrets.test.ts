import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import ssh2 from 'ssh2'
import type { SecretId } from '#model/id.ts'
import type { ReconcileContext } from '#reconcile/reconciler.ts'
import { secretRotationLoop } from '#reconcile/secret-rotation.ts'
import { createMemoryPlatform } from '../support/memory-platform.ts'
import { startTestApi, type TestApi, testMasterKey } from '../support/test-api.ts'

type Secret = { readonly id: string; readonly kind: string; readonly subject: string }

let api: TestApi
let context: ReconcileContext
let mine: { readonly id: string; readonly key: string }
let stranger: { readonly id: string; readonly key: string }

before(async () => {
  api = await startTestApi()
  context = (await createMemoryPlatform(api.db, api.databaseUrl, testMasterKey)).context
  mine = await api.createTenant('Mine')
  stranger = await api.createTenant('Stranger')
  await secretRotationLoop.reconcile(context, 'all')
  for (const { id } of await list(null)) await settle(id)
})
after(() => api.close())

test('a tenant sees the secrets of its own, and the operator those of everybody', async () => {
  const own = await list(mine.key)
  const all = await list(null)

  assert.deepEqual(
    own.map(({ kind, subject }) => [kind, subject]),
    [['tenant-ssh', mine.id]],
  )
  assert.equal(all.filter(({ kind }) => kind === 'platform-ssh').length, 1)
  for (const id of [mine.id, stranger.id]) assert.ok(all.some(({ subject }) => subject === id))
})

test('no list and no view has a value in it', async () => {
  for (const { id } of await list(null)) {
    const { status, body } = await api.request('GET', `/api/v1/secrets/${id}`)
    assert.equal(status, 200)
    assert.doesNotMatch(JSON.stringify(body), /PRIVATE KEY|argon2|sealed"?:/i)
  }
})

test('another tenant’s secret is not there, whatever is asked of it', async () => {
  const [secret] = await list(mine.key)
  const calls = [
    ['GET', ''],
    ['POST', '/rotate'],
    ['POST', '/revoke'],
    ['POST', '/private-key'],
  ]
  for (const [method = '', path = ''] of calls) {
    const { status } = await api.request(method, `/api/v1/secrets/${secret?.id}${path}`, { key: stranger.key })
    assert.equal(status, 404, `${method} ${path}`)
  }
})

test('without the permission a key neither sees nor changes secrets', async () => {
  const [secret] = await list(mine.key)
  const make = (permissions: readonly string[]) =>
    api.request('POST', '/api/v1/api-keys', { body: { tenantId: mine.id, name: 'less', permissions } })
  const none = (await make(['domains:read'])).body.key
  const reader = (await make(['secrets:read'])).body.key

  assert.equal((await api.request('GET', '/api/v1/secrets', { key: none })).status, 403)
  assert.equal((await api.request('GET', '/api/v1/secrets', { key: reader })).status, 200)
  for (const path of ['rotate', 'revoke', 'private-key']) {
    assert.equal((await api.request('POST', `/api/v1/secrets/${secret?.id}/${path}`, { key: reader })).status, 403)
  }
})

test('a tenant’s private key is given out once for each version, and then destroyed here', async () => {
  const [secret] = await list(mine.key)
  const path = `/api/v1/secrets/${secret?.id}`
  const take = () => api.request('POST', `${path}/private-key`, { key: mine.key })

  const first = await take()
  const second = await take()
  await settle(secret?.id ?? '')
  const place = { tenantId: mine.id, secretId: secret?.id, version: 1 } as never

  assert.equal(first.status, 200)
  const parsed = ssh2.utils.parseKey(first.body.privateKey)
  assert.ok(!(parsed instanceof Error))
  assert.ok(first.body.publicKey.includes(parsed.getPublicSSH().toString('base64')))
  assert.match(first.body.fingerprint, /^SHA256:[\w+/]{43}$/)
  assert.equal(second.status, 409)
  assert.equal(second.body.code, 'secret-not-downloadable')
  assert.equal(await context.world.secretStores.current.get(place), null)

  const rotated = await api.request('POST', `${path}/rotate`, { key: mine.key })
  assert.equal(rotated.status, 202)
  await settle(secret?.id ?? '')
  const next = await take()
  assert.equal(next.status, 200)
  assert.equal(next.body.version, 2)
  assert.notEqual(next.body.privateKey, first.body.privateKey)
})

test('an answer that was lost can be had again with the same Idempotency-Key, by the one who asked', async () => {
  const [secret] = await list(stranger.key)
  const path = `/api/v1/secrets/${secret?.id}/private-key`
  const headers = { 'idempotency-key': 'take-1' }

  const first = await api.request('POST', path, { key: stranger.key, headers })
  const again = await api.request('POST', path, { key: stranger.key, headers })

  assert.equal(first.status, 200)
  assert.deepEqual(again.body, first.body)
})

test('the key of the installation cannot be taken out', async () => {
  const platform = (await list(null)).find(({ kind }) => kind === 'platform-ssh')

  const { status, body } = await api.request('POST', `/api/v1/secrets/${platform?.id}/private-key`)

  assert.equal(status, 409)
  assert.match(body.detail, /leaves the installation/)
})

test('asking twice for a rotation makes one', async () => {
  const platform = (await list(null)).find(({ kind }) => kind === 'platform-ssh')
  const path = `/api/v1/secrets/${platform?.id}`

  for (let round = 0; round < 3; round++) assert.equal((await api.request('POST', `${path}/rotate`)).status, 202)
  await settle(platform?.id ?? '')

  const { body } = await api.request('GET', path)
  assert.deepEqual(
    body.versions.map((version: { version: number; state: string }) => [version.version, version.state]),
    [
      [2, 'current'],
      [1, 'retiring'],
    ],
  )
})

async function list(key: string | null): Promise<readonly Secret[]> {
  const { body } = await api.request('GET', '/api/v1/secrets', key === null ? {} : { key })
  return body.items
}

async function settle(id: string): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const { requeueAfterSeconds } = await secretRotationLoop.reconcile(context, id as SecretId)
    if (requeueAfterSeconds !== 0) return
  }
}
