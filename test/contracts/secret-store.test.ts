import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Secret } from '#lib/secret.ts'
import { createVault } from '#lib/vault.ts'
import { newId, type SecretId, type TenantId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { ProviderError } from '#providers/provider-error.ts'
import { createVaultSecretStore } from '#providers/secret-store/vault.ts'
import type { VaultCredentials } from '#providers/secret-store/vault-client.ts'
import { withScope } from '#store/scope.ts'
import { createSealedSecretStore } from '#store/sealed-secret-store.ts'
import { insertTenant } from '#store/tenants.ts'
import { findOpenApiContract } from '../support/openapi-contract.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { startVaultServer, type VaultServer } from '../support/vault-server.ts'
import { describeSecretStore } from './secret-store.ts'

const found = findOpenApiContract('vault-kv2.openapi.json')
const contract = 'skip' in found ? null : found
const place = { tenantId: 'ten_a' as TenantId, secretId: 'sct_a' as SecretId, version: 1 }

describeSecretStore('sealed in PostgreSQL', async () => {
  const database = await createTestDatabase()
  const open = () => createSealedSecretStore(database.db, createVault(new Secret(Buffer.alloc(32, 5))))
  return {
    store: open(),
    openAgain: open,
    newTenant: async () => {
      const id = newId('tenant')
      await withScope(database.db, systemScope, (scoped) => insertTenant(scoped, { id, name: id }))
      return id
    },
    [Symbol.asyncDispose]: () => database.close(),
  }
})

for (const [how, credentialsOf] of [
  ['a token', ({ token }: VaultServer) => ({ token: new Secret(token) })],
  ['an AppRole', ({ role }: VaultServer) => ({ roleId: role.roleId, secretId: new Secret(role.secretId) })],
] as const) {
  describeSecretStore(`Vault with ${how}`, async () => {
    const server = await startVaultServer(contract)
    const open = () => connect(server, credentialsOf(server))
    return {
      store: open(),
      openAgain: open,
      newTenant: async () => newId('tenant'),
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]()
        assert.deepEqual(server.violations, [])
      },
    }
  })
}

describe('Vault', () => {
  const skip = 'skip' in found ? found.skip : false
  test('is spoken to, and answers here, as its published description says', { skip }, async () => {
    await using server = await startVaultServer(contract)
    const store = connect(server, { roleId: server.role.roleId, secretId: new Secret(server.role.secretId) })

    await store.put(place, new Secret('x'))
    await store.get(place)
    await store.destroy(place)
    await store.get(place)

    assert.deepEqual(server.violations, [])
    const path = 'rookery/ten_a/sct_a/v1'
    assert.deepEqual(server.requests, [
      'POST /auth/approle/login',
      `POST /secret/data/${path}`,
      `GET /secret/data/${path}`,
      `DELETE /secret/metadata/${path}`,
      `GET /secret/data/${path}`,
    ])
  })

  test('the check would notice a request or an answer that is not described', { skip }, () => {
    assert.ok(contract !== null)
    assert.equal(contract.checkRequest('PUT', '/secret/data/a/b', {}).length, 1)
    assert.equal(contract.checkRequest('POST', '/secret/data/a/b', { data: 'text' }).length, 1)
    assert.equal(contract.checkAnswer('GET', '/secret/data/a/b', { status: 418, body: {} }).length, 1)
    assert.equal(contract.checkAnswer('GET', '/secret/data/a/b', { status: 200, body: { data: {} } }).length, 1)
  })

  test('is signed in to anew when a token is refused, and only once', async () => {
    await using server = await startVaultServer(contract)
    const store = connect(server, { roleId: server.role.roleId, secretId: new Secret(server.role.secretId) })
    await store.put(place, new Secret('x'))

    server.expireTokens()

    assert.equal((await store.get(place))?.reveal(), 'x')
    assert.equal(server.requests.filter((request) => request.includes('login')).length, 2)
    const stranger = connect(server, { token: new Secret('hvs.wrong') })
    await rejectsWith('unauthorized', stranger.get(place))
  })

  const answers = [
    [400, { errors: ['check-and-set parameter did not match'] }, 'invalid-request'],
    [403, { errors: ['permission denied'] }, 'unauthorized'],
    [429, { errors: ['request path "x": rate limit quota exceeded'] }, 'rate-limited'],
    [473, null, 'unavailable'],
    [500, 'oops', 'unavailable'],
    [503, { errors: ['Vault is sealed'] }, 'unavailable'],
    [200, { data: { data: { value: 5 } } }, 'unavailable'],
  ] as const
  for (const [status, body, kind] of answers) {
    test(`that answers ${status} with ${JSON.stringify(body)} is called ${kind}`, async () => {
      await using server = await startVaultServer(null)
      server.answerNext(status, body, { 'retry-after': '7' })

      const error = await rejectsWith(kind, connect(server, { token: new Secret(server.token) }).get(place))

      assert.doesNotMatch(String(error), /hvs\./)
      if (kind === 'rate-limited') assert.equal(error.retryAfterSeconds, 7)
    })
  }

  test('that does not answer, or is not there, is unavailable after a short time', async () => {
    await using server = await startVaultServer(null)
    server.answerNext(0)
    const slow = connect(server, { token: new Secret(server.token) }, 0.2)
    await rejectsWith('unavailable', slow.get(place))

    await rejectsWith('unavailable', connect({ url: 'http://127.0.0.1:1' }, { token: new Secret('t') }).get(place))
  })

  test('a version that was deleted by hand in Vault is not there', async () => {
    await using server = await startVaultServer(null)
    server.answerNext(404, { data: { data: null, metadata: { deletion_time: '2026-11-25T00:00:00Z' } } })

    assert.equal(await connect(server, { token: new Secret(server.token) }).get(place), null)
  })
})

function connect({ url }: Pick<VaultServer, 'url'>, credentials: VaultCredentials, timeoutSeconds = 5) {
  return createVaultSecretStore({
    url,
    namespace: null,
    mount: 'secret',
    prefix: 'rookery',
    credentials,
    timeoutSeconds,
  })
}

async function rejectsWith(kind: string, work: Promise<unknown>): Promise<ProviderError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ProviderError, String(error))
  assert.equal(error.kind, kind)
  return error
}
