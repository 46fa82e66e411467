import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Client } from 'pg'
import type { TenantId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { auditLogLoop } from '#reconcile/audit-log.ts'
import type { ReconcileContext } from '#reconcile/reconciler.ts'
import { insertAuditEntry } from '#store/audit-entries.ts'
import { withScope } from '#store/scope.ts'
import { faultsOf, type Verification } from '../support/audit-entries.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

const day = 24 * 3600 * 1000

describe('the age of the audit log', () => {
  let api: TestApi
  let superuser: Client
  let tenants: readonly { id: string; key: string }[]
  let quiet: { id: string; key: string }

  before(async () => {
    api = await startTestApi()
    quiet = await api.createTenant('Quiet')
    tenants = [await api.createTenant('One'), await api.createTenant('Two')]
    superuser = new Client({ connectionString: api.databaseUrl })
    await superuser.connect()
    await superuser.query('SET session_replication_role = replica')
  })
  after(async () => {
    await superuser.end()
    await api.close()
  })

  test('keeps what is old but stands behind something younger', async () => {
    for (const age of [40, 39, 20, 35, 1]) await writeFor(tenants, age)
    const before = await verify()

    await runLoop(30)

    const whole = await verify()
    assert.deepEqual([whole.isWhole, whole.trimmedUpTo, whole.entryCount], [true, null, before.entryCount])
  })

  test('removes what is old from the start, all but the newest entry, and every chain is whole', async () => {
    await runLoop(30, 45)

    const whole = await verify()
    assert.equal(whole.isWhole, true)
    assert.ok(whole.trimmedUpTo !== null && whole.trimmedUpTo > 10)
    assert.equal(whole.entryCount, whole.head.sequence - whole.trimmedUpTo)
    const [one, two] = tenants
    const sizes = async () => [await sizeOf(quiet), await sizeOf(one), await sizeOf(two)]
    assert.deepEqual(await sizes(), [
      [true, 0],
      [true, 0],
      [true, 1],
    ])
    await writeFor(tenants, 0)
    assert.deepEqual(await sizes(), [
      [true, 0],
      [true, 1],
      [true, 2],
    ])
    const { body } = await api.request('GET', '/api/v1/audit-entries?action=audit.trimmed')
    assert.deepEqual([body.items.length, body.items[0].actor.id], [1, 'audit-log'])
  })

  test('shows when a checkpoint was taken away, and when one was made by somebody else', async () => {
    await superuser.query(`CREATE TABLE kept AS TABLE audit_checkpoints`)
    await superuser.query(`DELETE FROM audit_checkpoints WHERE kind = 'trimmed' AND chain = 'installation'`)
    const without = await verify()
    await superuser.query(`INSERT INTO audit_checkpoints SELECT * FROM kept ON CONFLICT DO NOTHING`)
    await superuser.query(`UPDATE audit_checkpoints SET sequence = sequence + 1 WHERE kind = 'trimmed'`)
    const forged = await verify()
    await superuser.query('DELETE FROM audit_checkpoints; INSERT INTO audit_checkpoints TABLE kept')

    assert.ok(faultsOf(without).includes('missing 1'))
    assert.ok(faultsOf(forged).some((fault) => fault.startsWith('forged')))
    assert.equal((await verify()).isWhole, true)
  })

  test('seals the ends of the chains, so that a history that was rewritten whole does not pass', async () => {
    await runLoop(0)
    const { head } = await verify()
    await superuser.query(`
      UPDATE audit_entries SET body = replace(body, 'seen', 'done'), action = 'done' WHERE sequence = ${head.sequence};
      UPDATE audit_entries SET tenant_hash = audit_link_hash(tenant_previous_hash, tenant_sequence, tenant_id, body)
      WHERE sequence = ${head.sequence};
      UPDATE audit_entries SET hash = audit_link_hash(previous_hash, sequence, tenant_hash, body)
      WHERE sequence = ${head.sequence};
      UPDATE audit_chains c SET hash = CASE c.chain WHEN 'installation' THEN e.hash ELSE e.tenant_hash END
      FROM audit_entries e WHERE e.sequence = ${head.sequence} AND c.chain IN ('installation', e.tenant_id)`)

    const whole = await verify()
    const own = await verify(tenants[1]?.key)

    assert.deepEqual(faultsOf(whole), [`rewritten ${head.sequence}`])
    assert.match(whole.findings[0]?.message ?? '', /sealed on \d{4}-/)
    assert.deepEqual(
      own.findings.map(({ fault }) => fault),
      ['rewritten'],
    )
  })

  async function writeFor(of: typeof tenants, ageDays: number): Promise<void> {
    for (const { id } of of) {
      const actor = { kind: 'system', id: null, name: 'Test' } as const
      const entry = { tenantId: id as TenantId, actor, action: 'seen' }
      const at = new Date(Date.now() - ageDays * day)
      await withScope(api.db, systemScope, (scoped) => insertAuditEntry(scoped, entry, at))
    }
  }

  async function runLoop(auditRetentionDays: number, daysLater = 0): Promise<void> {
    const { vault } = api.context.operations
    const clock = () => new Date(Date.now() + daysLater * day)
    const context = { db: api.db, vault, clock, settings: { auditRetentionDays }, loop: 'audit-log' }
    await auditLogLoop.reconcile(context as unknown as ReconcileContext, 'all')
  }

  async function verify(key: string = api.operatorKey): Promise<Verification> {
    return (await api.request('GET', '/api/v1/audit-entries/verification', { key })).body
  }

  async function sizeOf(of: { readonly key: string } | undefined): Promise<readonly unknown[]> {
    const { isWhole, entryCount } = await verify(of?.key)
    return [isWhole, entryCount]
  }
})
