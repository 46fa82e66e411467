import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { sql } from 'kysely'
import { waitFor } from '#lib/wait-for.ts'
import type { Condition } from '#model/condition.ts'
import { systemScope } from '#model/scope.ts'
import { createDomain } from '#operations/domains/create-domain.ts'
import { type Provisioned, provisionInfrastructure } from '#operations/infrastructure/provision-infrastructure.ts'
import { createTenant } from '#operations/tenants/create-tenant.ts'
import type { ScorePoint } from '#plan/verification/score.ts'
import { wakeChannel } from '#queue/loops.ts'
import type { ReconcileQueue } from '#queue/reconcile-queue.ts'
import { listConditions } from '#store/conditions.ts'
import { findInfrastructure, type InfrastructureRow } from '#store/infrastructure.ts'
import { findNode, type NodeRow } from '#store/nodes.ts'
import { type Scoped, withScope } from '#store/scope.ts'
import { createMemoryPlatform, type MemoryPlatform } from '../support/memory-platform.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

describe('verification', () => {
  let database: TestDatabase
  let platform: MemoryPlatform
  let worker: ReconcileQueue
  let agents: { stop(): Promise<void> }[]

  beforeEach(async () => {
    agents = []
    database = await createTestDatabase()
    platform = await createMemoryPlatform(database.db, database.url)
    worker = await platform.startWorker()
  })
  afterEach(async () => {
    for (const agent of agents) await agent.stop()
    await worker.close()
    await database.close()
  })

  test('keeps an open relay out until it is mended, and says what to do', async () => {
    platform.probe.misbehave({ relayTricks: ['percent hack at the address literal'] })
    const ordered = await order('relay.test')

    const refused = await waitForAccepted(ordered, 'false', 'GateFailed')
    const node = await getNode(ordered)
    const failing = await getInfrastructure(ordered)
    platform.probe.misbehave({})
    platform.skipSeconds(661)
    await lookAtEverything()
    const mended = await waitForInfrastructure(ordered, ({ provisionedAt }) => provisionedAt !== null)

    assert.match(refused.message, /open relay: port 25 takes mail for "relay-probe%example\.com@\[/)
    assert.match(refused.message, /smtpd_relay_restrictions/)
    assert.notEqual(node.status, 'active')
    assert.equal(failing.provisionedAt, null)
    assert.ok((failing.deliverabilityScore ?? 100) < 100)
    assert.equal(mended.deliverabilityScore, 100)
    await waitForNode(ordered, ({ status }) => status === 'active')
  })

  test('takes a node out when its address is really listed, and not when the list refuses to answer', async () => {
    const ordered = await order('listed.test')
    await waitForNode(ordered, ({ status }) => status === 'active')
    const { ipAddress } = await getNode(ordered)
    platform.dns.addZone('zen.spamhaus.org')
    const answer = (value: string) => {
      const name = `${(ipAddress ?? '').split('.').toReversed().join('.')}.zen.spamhaus.org`
      platform.dns.putRecordSet('zen.spamhaus.org', { name, type: 'A', ttlSeconds: 60, values: [value] })
    }

    answer('127.255.255.254')
    await lookAtEverything()
    const refused = await getInfrastructure(ordered)
    answer('127.0.0.2')
    await lookAtEverything()
    const listed = await waitForAccepted(ordered, 'false', 'GateFailed')

    assert.equal(refused.deliverabilityScore, 100)
    assert.match(listed.message, /listed by Spamhaus ZEN \(127\.0\.0\.2\)/)
    await waitForNode(ordered, ({ status }) => status === 'unhealthy')
  })

  test('tries no second password and sends no second test spam however often it looks', async () => {
    const ordered = await order('polite.test')
    await waitForInfrastructure(ordered, ({ verification }) => isHeld(verification, 'wrong-password'))
    const before = { ...platform.probe.tries }

    for (let look = 0; look < 3; look += 1) await lookAtEverything()

    assert.deepEqual(before, { passwords: 2, signIns: 1, messages: 2, relayRounds: 3 })
    assert.deepEqual(platform.probe.tries, before)
  })

  test('asks everything anew after a day', async () => {
    const ordered = await order('daily.test')
    await waitForInfrastructure(ordered, ({ verification }) => isHeld(verification, 'wrong-password'))

    platform.skipSeconds(24 * 3600 + 1)
    await lookAtEverything()

    assert.deepEqual(platform.probe.tries, { passwords: 4, signIns: 2, messages: 4, relayRounds: 6 })
    assert.equal(platform.probe.submissions.length, 2)
  })

  test('knocks seldom at a mailbox that is closed to it, so that nobody bans it, and says so', async () => {
    platform.probe.misbehave({ refusesSignIn: true })
    const ordered = await order('closed.test')

    const told = await waitForInfrastructure(ordered, ({ verification }) => verification !== null)
    for (let look = 0; look < 3; look += 1) await lookAtEverything()
    const knocks = platform.probe.tries.signIns
    platform.probe.misbehave({})
    platform.skipSeconds(91)
    await lookAtEverything()
    await waitForInfrastructure(ordered, ({ provisionedAt }) => provisionedAt !== null)

    assert.equal(knocks, 3)
    assert.equal(told.provisionedAt, null)
    assert.match(JSON.stringify(told.verification), /does not let rookery-check@closed\.test in/)
  })

  test('counts against nobody what a silent node does not answer', async () => {
    platform.probe.misbehave({ isSilent: true })
    const ordered = await order('silent.test')

    const verified = await waitForInfrastructure(ordered, ({ provisionedAt }) => provisionedAt !== null)

    assert.equal(verified.deliverabilityScore, 100)
    assert.equal(isHeld(verified.verification, 'open-relay'), false)
  })

  async function order(name: string): Promise<Provisioned> {
    platform.dns.addZone(name)
    const ordered = await read(async (scoped) => {
      const tenant = await createTenant(scoped, { name: `Owner of ${name}` })
      const { domain } = await createDomain(scoped, platform.operations, {
        tenantId: tenant.id,
        name,
        dnsSetupType: 'vanity',
        dnsProvider: 'rfc2136',
        dnsCredentials: { server: '192.0.2.1', keyName: 'k', secretBase64: 'c2VjcmV0c2VjcmV0c2VjcmV0' },
      })
      const request = { tenantId: tenant.id, domainId: domain.id, size: 'starter', region: 'lab' } as const
      return await provisionInfrastructure(scoped, platform.operations, request)
    })
    agents.push(await platform.runAgent(ordered.node.id))
    return ordered
  }

  function read<T>(work: (scoped: Scoped) => Promise<T>): Promise<T> {
    return withScope(database.db, systemScope, work)
  }

  async function getNode({ node }: Provisioned): Promise<NodeRow> {
    return (await read((scoped) => findNode(scoped, node.id))) ?? assert.fail('The node is gone.')
  }

  async function getInfrastructure({ infrastructure }: Provisioned): Promise<InfrastructureRow> {
    const row = await read((scoped) => findInfrastructure(scoped, infrastructure.id))
    return row ?? assert.fail('The order is gone.')
  }

  function waitForNode(ordered: Provisioned, isMet: (node: NodeRow) => boolean): Promise<NodeRow> {
    return waitFor(
      async () => {
        const node = await getNode(ordered)
        return isMet(node) ? node : null
      },
      { what: 'the node to be so', timeoutSeconds: 30 },
    )
  }

  function waitForInfrastructure(
    ordered: Provisioned,
    isMet: (row: InfrastructureRow) => boolean,
  ): Promise<InfrastructureRow> {
    return waitFor(
      async () => {
        const row = await getInfrastructure(ordered)
        return isMet(row) ? row : null
      },
      { what: 'the order to be so', timeoutSeconds: 30 },
    )
  }

  function waitForAccepted({ node }: Provisioned, status: Condition['status'], reason: string): Promise<Condition> {
    return waitFor(
      async () =>
        (await read((scoped) => listConditions(scoped, 'node', node.id))).find(
          (condition) => condition.type === 'Accepted' && condition.status === status && condition.reason === reason,
        ),
      { what: `Accepted to be ${status} for ${reason}`, timeoutSeconds: 30 },
    )
  }

  async function lookAtEverything(): Promise<void> {
    await read(({ tx }) =>
      tx
        .updateTable('looks')
        .set((eb) => ({ nextLookAt: new Date(0), wakeSequence: eb('wakeSequence', '+', 1) }))
        .execute(),
    )
    await read(({ tx }) => sql`SELECT pg_notify(${wakeChannel}, '')`.execute(tx))
    await waitFor(
      async () => {
        const due = await read(({ tx }) =>
          tx.selectFrom('looks').select('loop').where('nextLookAt', '<', new Date()).execute(),
        )
        return due.length === 0
      },
      { what: 'all loops to have looked', timeoutSeconds: 30 },
    )
  }
})

function isHeld(verification: unknown, id: string): boolean {
  const { points } = (verification ?? { points: [] }) as { readonly points: readonly ScorePoint[] }
  return points.some((point) => point.id === id && point.held === true)
}
