import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import type { InfrastructureId, TestMailId } from '#model/id.ts'
import { systemScope } from '#model/scope.ts'
import { wake } from '#queue/wake.ts'
import { withScope } from '#store/scope.ts'
import { insertTestMail } from '#store/test-mails.ts'
import { type PlatformApi, startPlatformApi } from '../support/platform-api.ts'

describe('a test mail', () => {
  let api: PlatformApi
  let agents: { stop(): Promise<void> }[]

  beforeEach(async () => {
    agents = []
    api = await startPlatformApi()
  })
  afterEach(async () => {
    for (const agent of agents) await agent.stop()
    await api[Symbol.asyncDispose]()
  })

  test('tells how the mailbox outside judged it: folder, SPF, DKIM, DMARC, encryption', async () => {
    const { id } = await provision('sent.test')

    const asked = await api.request('POST', `/infrastructure/${id}/test-mails`)
    const finished = await waitForEnd(id)

    assert.equal(asked.status, 202)
    assert.equal(finished.id, asked.body.id)
    assert.equal(finished.state, 'delivered')
    assert.match(finished.message, /arrived at seed@bigmail\.test/)
    const { address, problem, folder, spf, dmarc, tlsProtocol, dkim } = finished.verdicts[0]
    assert.deepEqual(
      { address, problem, folder, spf, dmarc, tlsProtocol },
      {
        address: 'seed@bigmail.test',
        problem: null,
        folder: 'inbox',
        spf: 'pass',
        dmarc: 'pass',
        tlsProtocol: 'TLSv1.3',
      },
    )
    assert.equal(dkim.length, 2)
    const events = await api.request('GET', `/events?infrastructureId=${id}&limit=200`)
    const types = events.body.items.map(({ type }: { type: string }) => type)
    assert.ok(types.includes('test-mail.requested') && types.includes('test-mail.delivered'), types.join())
  })

  test('is one mail for all who ask while it is under way, and waits for the node with the reason', async () => {
    const { id } = await order('early.test')

    const first = await api.request('POST', `/infrastructure/${id}/test-mails`)
    const second = await api.request('POST', `/infrastructure/${id}/test-mails`)
    const waiting = await waitFor(
      async () => {
        const [newest] = await list(id)
        return newest.message.startsWith('It waits for the node') ? newest : null
      },
      { what: 'the reason', timeoutSeconds: 20 },
    )

    assert.equal(second.body.id, first.body.id)
    assert.equal(waiting.state, 'waiting')
    assert.deepEqual(waiting.verdicts, [])
  })

  test('says what the node answered when it refuses the mail, and that spam is spam', async () => {
    const { id } = await provision('refused.test')
    api.platform.probe.refuseSubmissions('554 5.7.1 not today')
    await api.request('POST', `/infrastructure/${id}/test-mails`)

    const refused = await waitForEnd(id)

    assert.equal(refused.state, 'failed')
    assert.match(refused.message, /554 5\.7\.1 not today/)
    assert.equal(refused.verdicts[0].folder, null)
  })

  test('that was sent before the worker died is found, not sent a second time', async () => {
    const { id, tenantId } = await provision('killed.test')
    const testMailId = 'tml_00000000000000000000000001' as TestMailId
    const sentAt = new Date()
    const headers = 'From: <rookery-check@killed.test>\r\n\r\n'
    api.platform.seed.deliver(`<${testMailId}.0@killed.test>`, { folder: 'Junk', receivedAt: sentAt, headers })

    await withScope(api.db, systemScope, async (scoped) => {
      const values = { id: testMailId, tenantId, infrastructureId: id, state: 'sent', message: 'x', sentAt } as const
      await insertTestMail(scoped, values)
      await wake(scoped, 'test-mail', testMailId)
    })
    const finished = await waitForEnd(id)

    const sent = api.platform.probe.submissions.filter(({ messageId }) => messageId.includes(testMailId))
    assert.deepEqual(sent, [])
    assert.equal(finished.verdicts[0].folder, 'spam')
    assert.equal(finished.state, 'failed')
  })

  test('cannot be asked for without end: each is real mail to somebody', async () => {
    const { id } = await provision('many.test')
    await withScope(api.db, systemScope, async (scoped) => {
      const { tenantId } = await scoped.tx.selectFrom('infrastructure').select('tenantId').executeTakeFirstOrThrow()
      for (let serial = 10; serial < 30; serial += 1) {
        const testMailId = `tml_000000000000000000000000${serial}` as TestMailId
        const done = { state: 'delivered', message: 'x', finishedAt: new Date() } as const
        await insertTestMail(scoped, { id: testMailId, tenantId, infrastructureId: id, ...done })
      }
    })

    const answer = await api.request('POST', `/infrastructure/${id}/test-mails`)

    assert.deepEqual([answer.status, answer.body.code], [429, 'test-mails-too-many'])
  })

  test('can be read with a key that may only read, and asked for with none of them', async () => {
    const { id } = await order('reading.test')
    const reader = await api.createKey('same', ['infrastructure:read'])
    const stranger = await api.createKey('other')

    assert.equal((await api.request('GET', `/infrastructure/${id}/test-mails`, undefined, reader)).status, 200)
    assert.equal((await api.request('POST', `/infrastructure/${id}/test-mails`, undefined, reader)).status, 403)
    assert.equal((await api.request('POST', `/infrastructure/${id}/test-mails`, undefined, stranger)).status, 404)
  })

  test('prices and sizes of the compute provider stand in the offerings, for every tenant', async () => {
    const key = await api.createKey('other', ['infrastructure:read'])
    await withScope(api.db, systemScope, (scoped) => wake(scoped, 'offerings', 'all'))

    const { machines } = await waitFor(
      async () => {
        const { body } = await api.request('GET', '/offerings', undefined, key)
        return body.machines.length > 0 ? body : null
      },
      { what: 'the offerings', timeoutSeconds: 20 },
    )

    const [starter, professional] = machines
    assert.deepEqual(starter.monthlyPrice, { minor: 499, currency: 'EUR' })
    assert.deepEqual([professional.size, professional.vcpus, professional.monthlyPrice], ['professional', 2, null])
  })

  async function order(name: string): Promise<{ id: InfrastructureId; tenantId: never; nodeId: never }> {
    api.platform.dns.addZone(name)
    const domain = await api.request('POST', '/domains', { name })
    const dns = { dnsProvider: 'rfc2136', dnsCredentials: {}, autoConfigureDNS: true }
    const body = { domainId: domain.body.id, vpsConfig: { size: 'starter', region: 'memory' }, ...dns }
    const answer = await api.request('POST', '/infrastructure/provision', body)
    assert.equal(answer.status, 202)
    return answer.body
  }

  async function provision(name: string) {
    const ordered = await order(name)
    agents.push(await api.platform.runAgent(ordered.nodeId))
    await waitFor(
      async () => ((await api.request('GET', `/infrastructure/${ordered.id}`)).body.status === 'active' ? true : null),
      { what: 'the order to be done', timeoutSeconds: 40 },
    )
    return ordered
  }

  async function list(id: string) {
    return (await api.request('GET', `/infrastructure/${id}/test-mails`)).body.items
  }

  function waitForEnd(id: string) {
    return waitFor(
      async () => {
        const [newest] = await list(id)
        return newest?.finishedAt === null || newest === undefined ? null : newest
      },
      { what: 'the end of the test mail', timeoutSeconds: 40 },
    )
  }
})
