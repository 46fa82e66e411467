import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { createClient } from '#client/client.ts'
import { newId, type PlanId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { upsertCondition } from '#store/conditions.ts'
import { insertPlan } from '#store/plans.ts'
import { withScope } from '#store/scope.ts'
import { startTestApi, type TestApi } from '../support/test-api.ts'

describe('the resources of the API', () => {
  let api: TestApi
  before(async () => {
    api = await startTestApi({ primaryDomain: 'mail.platform.example' })
  })
  after(() => api.close())

  const post = (path: string, body?: unknown, key?: string) =>
    api.request('POST', `/api/v1${path}`, {
      ...(body === undefined ? {} : { body }),
      ...(key === undefined ? {} : { key }),
    })
  const get = (path: string) => api.request('GET', `/api/v1${path}`)
  const provision = async (name: string) => {
    const domain = await post('/domains', { name })
    const body = { domainId: domain.body.id, vpsConfig: { size: 'professional', region: 'us-east' } }
    return (await post('/infrastructure/provision', body)).body
  }

  test('a domain in the product documents’ own words is answered in them too', async () => {
    const tenant = await api.createTenant('Seeds')
    const body = { domain_name: 'Seeds.example', organization_id: tenant.id, dns_setup_type: 'vanity' }
    const { status, body: domain } = await api.request('POST', '/api/domains', { body })

    assert.equal(status, 201)
    assert.deepEqual([domain.id, domain.tenantId, domain.name], [domain.domain_id, tenant.id, 'seeds.example'])
    const ownership = domain.required_records.find((record: { name: string }) => record.name.startsWith('_mail-'))
    assert.deepEqual(ownership, {
      type: 'TXT',
      name: '_mail-verification.seeds.example',
      value: `mail-verification=${domain.verification_token}`,
    })
    const types = domain.required_records.map(
      (record: { type: string; name: string }) => `${record.type} ${record.name}`,
    )
    assert.ok(types.includes('MX seeds.example') && types.includes('TXT _dmarc.seeds.example'))
    assert.equal(types.filter((type: string) => type.includes('._domainkey.')).length, 2)
  })

  test('an order answers with the fields of the product documents before anything is there', async () => {
    const domain = await post('/domains', { name: 'order.example' })
    const { status, body } = await post('/infrastructure/provision', {
      tenantId: domain.body.tenantId,
      domainId: domain.body.id,
      vpsConfig: { size: 'starter', region: 'eu-west' },
      smtpConfig: { maxConnectionsPerHour: 100, enableRateLimiting: true },
      autoConfigureDNS: false,
      dnsProvider: 'manual',
    })

    assert.equal(status, 202)
    assert.match(body.infrastructureId, /^inf_/)
    assert.deepEqual(
      [body.vpsId, body.vpsIp, body.smtpHost, body.status],
      [null, null, 'mail.order.example', 'provisioning'],
    )
    assert.ok(body.estimatedCompletionTime > 0 && body.dnsRecords.length >= 4 && body.nextSteps.length >= 2)
    assert.equal(body.steps.length, 8)
    const looks = await api.db
      .selectFrom('looks')
      .select('loop')
      .where('resourceId', 'in', [body.id, body.nodeId])
      .execute()
    const loops = looks.map((look) => look.loop).sort()
    assert.deepEqual(loops, ['infrastructure', 'mailboxes', 'node-config', 'node-machine'])
  })

  test('a domain whose MX leads to the platform is served under the node’s own name', async () => {
    const domain = await post('/domains', { name: 'shared.example', dnsSetupType: 'mx_to_primary' })
    const body = { domainId: domain.body.id, vpsConfig: { size: 'starter', region: 'lab' } }
    const order = await post('/infrastructure/provision', body)

    assert.match(order.body.smtpHost, /^node-[0-9a-z]{8}\.mail\.platform\.example$/)
    const certificate = await api.db
      .selectFrom('certificates')
      .select('names')
      .where('domainId', '=', domain.body.id)
      .execute()
    assert.deepEqual(certificate, [{ names: [order.body.smtpHost] }])
  })

  test('an infrastructure is active when it was verified, and a step that only a person can solve makes it failed', async () => {
    const { id, nodeId, tenantId } = await provision('status.example')
    const refused = {
      type: 'Configured',
      status: 'false',
      reason: 'BundleRefused',
      message: 'postfix check failed',
    } as const
    await withScope(api.db, systemScope, (scoped) =>
      upsertCondition(scoped, { tenantId, resourceKind: 'node', resourceId: nodeId }, refused, new Date()),
    )
    const failed = (await get(`/infrastructure/${id}`)).body
    await api.db.updateTable('infrastructure').set({ provisionedAt: new Date() }).where('id', '=', id).execute()
    const active = (await get(`/infrastructure/${id}`)).body

    assert.deepEqual([failed.status, active.status], ['failed', 'active'])
    assert.ok(failed.nextSteps[0].includes('postfix check failed'))
    const [condition] = failed.conditions
    assert.deepEqual(
      [condition.resourceKind, condition.resourceId, condition.reason],
      ['node', nodeId, 'BundleRefused'],
    )
  })

  test('validating the DNS has it looked at soon, and answers with the last look', async () => {
    const { id, domainId } = await provision('validate.example')
    const before = await readWakes(domainId)
    const { status, body } = await post(`/infrastructure/${id}/validate-dns`)

    assert.deepEqual([status, body.isValid, body.checkedAt], [200, false, null])
    assert.ok(body.records.every((record: { validationStatus: string }) => record.validationStatus === 'pending'))
    assert.equal(await readWakes(domainId), before + 1)
  })

  test('deleting infrastructure keeps it readable while its loops work; the domain can go only after it', async () => {
    const { id, domainId, nodeId } = await provision('delete.example')
    const refused = await api.request('DELETE', `/api/v1/domains/${domainId}`)
    const deleted = await api.request('DELETE', `/api/v1/infrastructure/${id}`)
    const again = await api.request('DELETE', `/api/v1/infrastructure/${id}`)

    assert.deepEqual([refused.status, refused.body.code], [409, 'domain-in-use'])
    assert.deepEqual([deleted.status, deleted.body.status, again.status], [202, 'deleting', 202])
    assert.equal((await get(`/infrastructure/nodes/${nodeId}`)).body.isDeleting, true)
    const mailbox = await post('/mailboxes', { emailAddress: 'late@delete.example' })
    assert.deepEqual([mailbox.status, mailbox.body.code], [409, 'infrastructure-deleting'])
  })

  test('a node of its own: the vendor’s plan, the label as its name, once', async () => {
    const body = { region: 'dallas', plan: 'ssd-1', label: 'node-us-east-045' }
    const first = await post('/infrastructure/nodes', body)
    const second = await post('/infrastructure/nodes', body)
    const deleted = await api.request('DELETE', `/api/v1/infrastructure/nodes/${first.body.id}`)

    assert.deepEqual([first.status, first.body.size], [201, 'starter'])
    assert.equal(first.body.hostname, 'node-us-east-045.mail.platform.example')
    assert.deepEqual([second.status, second.body.code], [409, 'name-taken'])
    assert.equal(deleted.status, 202)
  })

  test('a node puts back what was changed by hand, until somebody says that it shall keep it', async () => {
    const node = await post('/infrastructure/nodes', { region: 'dallas', plan: 'ssd-1', label: 'node-drift' })
    const path = `/infrastructure/nodes/${node.body.id}`
    const kept = await api.request('PATCH', `/api/v1${path}`, { body: { driftPolicy: 'keep' } })
    const wrong = await api.request('PATCH', `/api/v1${path}`, { body: { driftPolicy: 'ignore' } })

    assert.deepEqual([node.body.driftPolicy, kept.status, kept.body.driftPolicy], ['repair', 200, 'keep'])
    assert.equal((await get(path)).body.driftPolicy, 'keep')
    assert.deepEqual([wrong.status, wrong.body.errors[0].field], [400, '/driftPolicy'])
    assert.equal((await api.request('PATCH', '/api/v1/infrastructure/nodes/node_none', { body: {} })).status, 404)
  })

  test('the first mailbox gets postmaster’s and abuse’s mail; without it the system has them again', async () => {
    await provision('roles.example')
    const destinations = async () => {
      const { items } = (await get('/aliases?limit=200')).body
      const ours = items.filter((alias: { source: string }) => alias.source.endsWith('@roles.example'))
      return ours.map((alias: { source: string; destination: string }) => `${alias.source} ${alias.destination}`).sort()
    }
    const atFirst = await destinations()
    const mailbox = await post('/mailboxes', { emailAddress: 'anna@roles.example' })
    await post('/mailboxes', { emailAddress: 'abuse@roles.example' })
    const withPeople = await destinations()
    await api.request('DELETE', `/api/v1/mailboxes/${mailbox.body.id}`)

    const system = 'rookery-check@roles.example'
    assert.deepEqual(atFirst, [`abuse@roles.example ${system}`, `postmaster@roles.example ${system}`])
    assert.deepEqual(withPeople, ['postmaster@roles.example anna@roles.example'])
    assert.deepEqual(await destinations(), [`postmaster@roles.example ${system}`])
  })

  test('a mailbox is changed and deleted by its id; the system’s own is nobody’s', async () => {
    const { nodeId } = await provision('mail.example.org')
    const { body: mailbox } = await post('/mailboxes', {
      emailAddress: 'kim@mail.example.org',
      password: 'twelve good words',
    })
    const patch = (body: unknown) => api.request('PATCH', `/api/v1/mailboxes/${mailbox.id}`, { body })
    const before = await hashOf('kim@mail.example.org')
    const changed = await patch({ quotaMb: 2048, isActive: false, password: 'another fine phrase' })
    const node = (await get(`/infrastructure/nodes/${nodeId}`)).body
    const system = await api.db
      .selectFrom('emailAccounts')
      .select('id')
      .where('isSystem', '=', true)
      .executeTakeFirstOrThrow()

    assert.deepEqual([mailbox.password, mailbox.username], [null, 'kim@mail.example.org'])
    assert.deepEqual([changed.body.quotaMb, changed.body.isActive, changed.body.isOnNode], [2048, false, false])
    assert.notEqual(await hashOf('kim@mail.example.org'), before)
    assert.equal(node.status, 'provisioning')
    assert.equal((await api.request('DELETE', `/api/v1/mailboxes/${system.id}`)).status, 404)
    assert.equal((await api.request('DELETE', `/api/v1/mailboxes/${mailbox.id}`)).status, 200)
    assert.equal((await patch({ quotaMb: 1 })).status, 404)
  })

  test('a held-back plan is approved by its checksum, once, and only while it is the newest', async () => {
    const { domainId, tenantId } = await provision('plan.example')
    const hold = (checksum: string): Promise<PlanId> =>
      withScope(api.db, systemScope, async (scoped) => {
        const values = {
          tenantId,
          resourceKind: 'domain',
          resourceId: domainId,
          changes: '[]',
          reasons: ['deletes the last MX'],
        } as const
        const plan = await insertPlan(scoped, { id: newId('plan'), ...values, checksum, state: 'awaiting-approval' })
        return plan.id
      })
    const old = await hold('one')
    const newest = await hold('two')
    const approve = async (id: string, checksum: string) => (await post(`/plans/${id}/approve`, { checksum })).status

    assert.deepEqual(
      [
        await approve(old, 'one'),
        await approve(newest, 'one'),
        await approve(newest, 'two'),
        await approve(newest, 'two'),
      ],
      [409, 409, 200, 409],
    )
    assert.equal((await get(`/plans?state=approved&resourceId=${domainId}`)).body.items.length, 1)
  })

  test('lists go page by page without loss or repetition', async () => {
    const names = Array.from({ length: 5 }, (_, index) => `page-${index}`)
    const tenant = await api.createTenant('Pages')
    for (const name of names) await post('/workspaces', { name }, tenant.key)
    const seen: string[] = []
    let token: string | null = ''
    while (token !== null) {
      const query: string = token === '' ? '?limit=2' : `?limit=2&pageToken=${token}`
      const page = await api.request('GET', `/api/v1/workspaces${query}`, { key: tenant.key })
      seen.push(...page.body.items.map((item: { name: string }) => item.name))
      token = page.body.nextPageToken
    }

    assert.deepEqual(seen, names)
  })

  test('the generated client reads what the server sends', async () => {
    const client = createClient({ baseUrl: api.url, apiKey: api.operatorKey })

    const { data } = await client.GET('/api/v1/offerings')
    const { error } = await client.POST('/api/v1/domains', { body: { name: 'co.uk' } })

    assert.deepEqual(data?.dnsSetupTypes, ['vanity', 'mx_to_primary'])
    assert.equal(error?.code, 'domain-name-invalid')
  })

  test('health, readiness, metrics, the reference and the pages of errors need no key', async () => {
    const open = async (path: string) => api.request('GET', path, { key: null, headers: { accept: 'text/html' } })

    assert.equal((await open('/health')).status, 200)
    assert.equal((await open('/ready')).status, 200)
    assert.match((await open('/metrics')).body, /rookery_http_request_seconds_count\{operation="createDomain"/)
    assert.equal((await open('/api/openapi.json')).body.openapi, '3.1.0')
    assert.equal((await open('/api/reference')).status, 200)
    assert.match((await open('/docs/errors')).body, /id="domain-taken"/)
    assert.equal((await open('/')).status, 503)
  })

  async function readWakes(resourceId: string): Promise<number> {
    const row = await api.db
      .selectFrom('looks')
      .select('wakeSequence')
      .where('resourceId', '=', resourceId)
      .executeTakeFirstOrThrow()
    return row.wakeSequence
  }

  async function hashOf(address: string): Promise<string | undefined> {
    const { rows } = await sql<{
      hash: string
    }>`SELECT password_hash AS hash FROM email_accounts WHERE email_address = ${address}`.execute(api.db)
    return rows[0]?.hash
  }
})
