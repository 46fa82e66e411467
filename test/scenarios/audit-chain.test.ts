import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { Client } from 'pg'
import { waitFor } from '#lib/wait-for.ts'
import type { TenantId } from '#model/id.ts'
import { newId } from '#model/id.ts'
import { systemScope, tenantScope } from '#model/scope.ts'
import { insertAuditEntry } from '#store/audit-entries.ts'
import { withScope } from '#store/scope.ts'
import { insertWorkspace } from '#store/workspaces.ts'
import { faultsOf, type Verification } from '../support/audit-entries.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

const entryCount = 12

describe('the chain of the audit log', () => {
  let api: TestApi
  let superuser: Client
  let tenant: { id: string; key: string }

  before(async () => {
    api = await startTestApi()
    tenant = await api.createTenant('Chained')
    for (let i = 3; i <= entryCount; i++) await addWorkspace(`Number ${i}`)
    superuser = new Client({ connectionString: api.databaseUrl })
    await superuser.connect()
    // what a superuser can do: no trigger, no row-level security
    await superuser.query('SET session_replication_role = replica')
    await superuser.query('CREATE TABLE kept_entries AS TABLE audit_entries')
    await superuser.query('CREATE TABLE kept_chains AS TABLE audit_chains')
  })
  after(async () => {
    await superuser.end()
    await api.close()
  })

  describe('after a superuser', () => {
    afterEach(async () => {
      await superuser.query('BEGIN; DELETE FROM audit_entries; DELETE FROM audit_chains')
      await superuser.query('INSERT INTO audit_entries TABLE kept_entries')
      await superuser.query('INSERT INTO audit_chains TABLE kept_chains; COMMIT')
    })

    test('did nothing is whole, for the operator and for the tenant', async () => {
      const [whole, own] = [await verify(), await verify(tenant.key)]

      assert.deepEqual([whole.isWhole, whole.chain, whole.entryCount], [true, 'installation', entryCount])
      assert.deepEqual([own.isWhole, own.chain, own.entryCount], [true, tenant.id, entryCount])
    })

    const tampering: readonly (readonly [string, string, readonly string[]])[] = [
      [
        'changed what an entry says',
        `UPDATE audit_entries SET body = replace(body, 'Number 5', 'Number X') WHERE sequence = 5`,
        ['changed 5'],
      ],
      [
        'changed a column that is searched by',
        `UPDATE audit_entries SET actor_id = 'key_x' WHERE sequence = 5`,
        ['changed 5'],
      ],
      ['removed an entry', 'DELETE FROM audit_entries WHERE sequence = 7', ['missing 7']],
      ['removed the first entries', 'DELETE FROM audit_entries WHERE sequence <= 3', ['missing 1']],
      ['removed the last entries', 'DELETE FROM audit_entries WHERE sequence > 9', ['missing 10']],
      [
        'changed the places of two entries',
        `UPDATE audit_entries SET sequence = -4, tenant_sequence = -4 WHERE sequence = 4;
         UPDATE audit_entries SET sequence = 4, tenant_sequence = 4 WHERE sequence = 6;
         UPDATE audit_entries SET sequence = 6, tenant_sequence = 6 WHERE sequence = -4`,
        ['moved 4', 'moved 6'],
      ],
      [
        'put an entry between two others, with hashes that fit the one before',
        `UPDATE audit_entries SET sequence = -sequence - 1, tenant_sequence = -tenant_sequence - 1 WHERE sequence > 11;
         UPDATE audit_entries SET sequence = -sequence, tenant_sequence = -tenant_sequence WHERE sequence < 0;
         INSERT INTO audit_entries
         SELECT 'aud_forged', tenant_id, at, actor_kind, actor_id, action, outcome, resource_kind, resource_id,
                request_id, f.body, 12, hash, audit_link_hash(hash, 12, f.tenant_hash, f.body), 12, e.tenant_hash,
                f.tenant_hash
         FROM audit_entries e, LATERAL (
           SELECT b.body, audit_link_hash(e.tenant_hash, 12, e.tenant_id, b.body) AS tenant_hash
           FROM (SELECT replace(e.body, e.id, 'aud_forged') AS body) b
         ) f WHERE sequence = 11;
         UPDATE audit_chains SET sequence = 13`,
        ['inserted 12'],
      ],
      [
        'added one behind the end',
        `INSERT INTO audit_entries
         SELECT 'aud_forged', tenant_id, at, actor_kind, actor_id, action, outcome, resource_kind, resource_id,
                request_id, body, 13, hash, hash, 13, hash, hash FROM audit_entries WHERE sequence = 12`,
        ['inserted 13'],
      ],
    ]
    for (const [what, statements, expected] of tampering) {
      test(`${what}, verification says so and which`, async () => {
        await superuser.query(statements)

        const [whole, own] = [await verify(), await verify(tenant.key)]

        assert.deepEqual([whole.isWhole, own.isWhole], [false, false])
        assert.deepEqual(faultsOf(whole), expected)
        assert.deepEqual(faultsOf(own), expected)
        for (const { message } of whole.findings) assert.match(message, /\d/)
      })
    }

    test('rewrote everything from an entry on, who noted the end before sees it', async () => {
      const { head } = await verify()
      await superuser.query(`
        UPDATE audit_entries SET body = replace(body, 'Number 5', 'Number X') WHERE sequence = 5;
        DO $$ DECLARE e audit_entries; p text := (SELECT hash FROM audit_entries WHERE sequence = 4);
                      t text := (SELECT tenant_hash FROM audit_entries WHERE sequence = 4);
        BEGIN FOR e IN SELECT * FROM audit_entries WHERE sequence > 4 ORDER BY sequence LOOP
          UPDATE audit_entries SET previous_hash = p, tenant_previous_hash = t WHERE id = e.id;
          t := audit_link_hash(t, e.tenant_sequence, e.tenant_id, e.body);
          p := audit_link_hash(p, e.sequence, t, e.body);
          UPDATE audit_entries SET hash = p, tenant_hash = t WHERE id = e.id;
        END LOOP;
        UPDATE audit_chains SET hash = CASE chain WHEN 'installation' THEN p ELSE t END; END $$`)

      const blind = await verify()
      const seeing = await verify(undefined, `?noted=${head.sequence}:${head.hash}`)

      assert.equal(blind.isWhole, true)
      assert.deepEqual(faultsOf(seeing), [`rewritten ${entryCount}`])
    })
  })

  test('cannot be changed, removed or emptied by the application, nor by the owner of the table', async () => {
    const owner = new Client({ connectionString: api.databaseUrl })
    await owner.connect()
    const statements = ['UPDATE audit_entries SET body = $$x$$', 'DELETE FROM audit_entries', 'TRUNCATE audit_entries']
    const more = [
      'UPDATE audit_checkpoints SET hash = $$x$$',
      'DELETE FROM audit_checkpoints',
      'DELETE FROM audit_chains',
    ]
    try {
      await owner.query(`INSERT INTO audit_checkpoints VALUES ('acp_x', 'ten_x', 'ten_x', 'sealed', 1, '', '')`)
      for (const statement of statements) await assert.rejects(owner.query(statement), /append-only/)
      for (const statement of more.slice(0, 2)) await assert.rejects(owner.query(statement), /append-only/)
      await owner.query("SELECT set_config('role', 'rookery_app', false), set_config('rookery.scope', 'system', false)")
      for (const statement of [...statements, ...more])
        await assert.rejects(owner.query(statement), /permission denied/)
    } finally {
      await owner.end()
    }
  })

  test('is whole after 50 people wrote at the same time, some of whom gave up', async () => {
    const start = (await verify()).head.sequence
    const names = Array.from({ length: 50 }, (_, i) => `Crowd ${i}`)
    const failing = (i: number) =>
      withScope(api.db, tenantScope(tenant.id as TenantId), async (scoped) => {
        await insertAuditEntry(scoped, { ...someEntry(), tenantId: tenant.id as TenantId }, new Date())
        await insertWorkspace(scoped, { id: newId('workspace'), tenantId: tenant.id as TenantId, name: `Lost ${i}` })
        throw new Error('gave up')
      }).catch(() => null)

    await Promise.all(
      names.flatMap((name, i) => (i % 5 === 0 ? [addWorkspace(name), failing(i)] : [addWorkspace(name)])),
    )

    const [whole, own] = [await verify(), await verify(tenant.key)]
    assert.deepEqual([whole.isWhole, own.isWhole], [true, true])
    assert.equal(whole.head.sequence, start + names.length)
  })

  test('is whole after a writer was killed before its commit, and while it waited for its place', async () => {
    const start = (await verify()).head.sequence
    const blocker = new Client({ connectionString: api.databaseUrl })
    await blocker.connect()
    await blocker.query('BEGIN; SELECT pg_advisory_xact_lock(7665002)')
    const doomed = [1, 2].map((i) =>
      withScope(api.db, systemScope, (scoped) =>
        insertAuditEntry(
          scoped,
          { ...someEntry(), tenantId: tenant.id as TenantId, action: `doomed.${i}` },
          new Date(),
        ),
      ).then(
        () => 'written',
        () => 'lost',
      ),
    )
    const waiting = `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query ILIKE 'commit'`
    // by another connection: within one transaction pg_stat_activity stays as it was first read
    await waitFor(async () => (await superuser.query(waiting)).rowCount === 2, {
      what: 'both to wait',
      timeoutSeconds: 30,
    })

    const { rows } = await superuser.query(waiting)
    await superuser.query('SELECT pg_terminate_backend($1)', [rows[0].pid])
    await blocker.query('COMMIT')
    await blocker.end()

    assert.deepEqual((await Promise.all(doomed)).toSorted(), ['lost', 'written'])
    const whole = await verify()
    assert.deepEqual([whole.isWhole, whole.head.sequence], [true, start + 1])
  })

  function someEntry() {
    return { actor: { kind: 'system', id: null, name: 'Test' }, action: 'tried' } as const
  }

  async function addWorkspace(name: string): Promise<void> {
    const { status } = await api.request('POST', '/api/v1/workspaces', { key: tenant.key, body: { name } })
    assert.equal(status, 201)
  }

  async function verify(key: string = api.operatorKey, query = ''): Promise<Verification> {
    const { status, body } = await api.request('GET', `/api/v1/audit-entries/verification${query}`, { key })
    assert.equal(status, 200)
    return body
  }
})
