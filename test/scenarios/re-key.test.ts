import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { createCipheriv, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { deriveKey } from '#lib/seal.ts'
import { Secret } from '#lib/secret.ts'
import { createVault, type Vault } from '#lib/vault.ts'
import { systemScope } from '#model/scope.ts'
import { reKeyBatch } from '#operations/secrets/re-key.ts'
import { sealedColumns } from '#store/reseal.ts'
import { withScope } from '#store/scope.ts'
import { startTestApi, type TestApi, testMasterKey } from '../support/test-api.ts'

const newKey = new Secret(Buffer.alloc(32, 11))
const newVault = createVault(newKey, [testMasterKey])
const strictVault = createVault(newKey)
let api: TestApi
let tenant: { readonly id: string; readonly key: string }

before(async () => {
  api = await startTestApi()
  tenant = await api.createTenant('Re-key')
  for (let index = 0; index < 6; index++) {
    const body = { tenantId: tenant.id, name: `d${index}.example`, dnsProvider: 'rfc2136', dnsCredentials: credentials }
    const headers = { 'idempotency-key': `domain-${index}` }
    const domain = await api.request('POST', '/api/v1/domains', { body, headers })
    assert.equal(domain.status, 201, JSON.stringify(domain.body))
    const order = { tenantId: tenant.id, domainId: domain.body.id, vpsConfig: { size: 'starter', region: 'lab' } }
    assert.equal((await api.request('POST', '/api/v1/infrastructure/provision', { body: order })).status, 202)
  }
})
after(() => api.close())

const credentials = {
  server: '192.0.2.1',
  keyName: 'key',
  algorithm: 'hmac-sha256',
  secretBase64: Buffer.alloc(32, 1).toString('base64'),
}

test('every sealed column of the database is known to the job, so that none is left behind', async () => {
  const { rows } = await sql<{ name: string }>`
    SELECT table_name || '.' || column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name LIKE '%\\_sealed' AND data_type = 'bytea' ORDER BY 1
  `.execute(api.db)

  assert.deepEqual(
    rows.map(({ name }) => name),
    sealedColumns.map(({ table, column }) => `${table}.${column}`).toSorted(),
  )
})

test('only the operator may ask how far it is, or go on with it', async () => {
  for (const method of ['GET', 'POST']) {
    assert.equal((await api.request(method, '/api/v1/secrets/re-key', { key: tenant.key })).status, 403)
  }
  const { body } = await api.request('GET', '/api/v1/secrets/re-key')
  assert.equal(body.remaining, 0)
  assert.equal(body.keyId, createVault(testMasterKey).keyId)
  assert.ok(body.total > 30, `${body.total} values`)
})

test('values of before there were key ids are read, and sealed anew with the others', async () => {
  const { rows } = await sql<{ id: string; tenantId: string }>`SELECT id, tenant_id FROM domains LIMIT 1`.execute(
    api.db,
  )
  const [domain] = rows
  assert.ok(domain !== undefined)
  const place = `domains/dns_credentials_sealed/${domain.id}`
  const sealed = sealAsBefore(
    deriveKey(testMasterKey, domain.tenantId).key.reveal(),
    place,
    JSON.stringify(credentials),
  )
  await sql`UPDATE domains SET dns_credentials_sealed = ${sealed} WHERE id = ${domain.id}`.execute(api.db)

  const { body } = await api.request('GET', '/api/v1/secrets/re-key')
  assert.equal(body.remaining, 1)
  const { body: done } = await api.request('POST', '/api/v1/secrets/re-key')
  assert.equal(done.remaining, 0)
})

test('the job can be killed at any time: everything stays readable with both keys, and the next run ends it', async () => {
  for (let kill = 1; kill <= 3; kill++) {
    const program = new URL('../support/re-key-worker.ts', import.meta.url)
    const child = fork(program, [api.databaseUrl, String(kill), '3', '11'])
    const [, signal] = await once(child, 'exit')
    assert.equal(signal, 'SIGKILL')
    assert.ok((await openAll(newVault)) > 30)
  }
  const step = () =>
    withScope(api.db, systemScope, (scoped) => reKeyBatch(scoped, { ...api.context.operations, vault: newVault }))

  let progress = await step()
  assert.ok(progress.remaining < progress.total)
  while (progress.remaining > 0) progress = await step()

  assert.deepEqual(progress.unreadable, [])
  assert.ok((await openAll(strictVault)) > 30)
  await assert.rejects(async () => await openAll(createVault(testMasterKey)), /not known here/)
})

test('a value that no key opens is named and left as it is, and stops nothing', async () => {
  const rekeyed = createVault(new Secret(Buffer.alloc(32, 12)), [newKey])
  const { rows } = await sql<{ id: string }>`
    UPDATE dkim_keys SET private_key_sealed = ${Buffer.from('not sealed at all')}
    WHERE id = (SELECT id FROM dkim_keys LIMIT 1) RETURNING id
  `.execute(api.db)

  const progress = await withScope(api.db, systemScope, (scoped) =>
    reKeyBatch(scoped, { ...api.context.operations, vault: rekeyed }),
  )

  assert.deepEqual(progress.unreadable, [`dkim_keys/private_key_sealed/${rows[0]?.id}`])
  assert.equal(progress.remaining, 1)
})

/** Opens every sealed value; resolves with their number. */
async function openAll(vault: Vault): Promise<number> {
  let count = 0
  for (const { table, column, keys, owner: whose } of sealedColumns) {
    const ending = keys === null ? sql.lit('installation') : sql.join(keys.map((key) => sql.ref(key)))
    const owner = whose === 'installation' ? sql.lit('installation') : sql.ref('tenant_id')
    const { rows } = await sql<{ owner: string; place: string; sealed: Buffer }>`
      SELECT ${owner} AS owner, concat_ws('/', ${sql.lit(`${table}/${column}`)}, ${ending}) AS place,
        ${sql.ref(column)} AS sealed
      FROM ${sql.table(table)} WHERE ${sql.ref(column)} IS NOT NULL
    `.execute(api.db)
    for (const row of rows) vault.open(row.owner, row.place, row.sealed)
    count += rows.length
  }
  return count
}

/** The form of before: 1 | nonce | tag | ciphertext. */
function sealAsBefore(key: Buffer, place: string, text: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place))
  const body = Buffer.concat([cipher.update(text), cipher.final()])
  return Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), body])
}
