import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { waitFor } from '#lib/wait-for.ts'
import { ProviderError } from '#providers/provider-error.ts'
import { type PlatformApi, startPlatformApi } from '../support/platform-api.ts'

describe('records that are written for a person', () => {
  let api: PlatformApi
  beforeEach(async () => {
    api = await startPlatformApi()
  })
  afterEach(() => api[Symbol.asyncDispose]())

  test('are asked for in the words of the host that the name servers tell of', async () => {
    const name = 'hosted.test'
    const servers = ['ada.ns.cloudflare.com.', 'bob.ns.cloudflare.com']
    api.platform.dns.addZone(name)
    api.platform.dns.putRecordSet(name, { name, type: 'NS', ttlSeconds: 60, values: servers })
    const { body: domain } = await api.request('POST', '/domains', { name: `shop.${name}` })

    const seen = await waitForDomain(domain.id, ({ nameServersSeenAt }) => nameServersSeenAt !== null)

    assert.equal(domain.dnsHost, null)
    assert.deepEqual(seen.nameServers, ['ada.ns.cloudflare.com', 'bob.ns.cloudflare.com'])
    assert.equal(seen.dnsHost.name, 'Cloudflare')
    assert.match(seen.dnsHost.steps.join(' '), /dash\.cloudflare\.com.*DNS only/)
    const events = await api.request('GET', `/events?limit=200`)
    assert.match(
      JSON.stringify(events.body),
      /served by ada\.ns\.cloudflare\.com, bob\.ns\.cloudflare\.com \(Cloudflare\)/,
    )
  })

  test('are shown before they are written, and written after a yes: those and no others', async () => {
    const { domain, plan } = await propose('shown.test')
    const before = api.platform.dns.changedValueCount()

    const shown = plan.changes.map(({ kind, type }: { kind: string; type: string }) => `${kind} ${type}`)
    const answer = await api.request('POST', `/domains/${domain.id}/apply-dns-plan`, {
      planId: plan.id,
      checksum: plan.checksum,
    })
    const verified = await waitForDomain(domain.id, ({ status }) => status === 'verified')

    assert.equal(before, 0)
    assert.ok(shown.includes('create TXT'), shown.join())
    assert.equal(plan.changes[0].before, null)
    assert.ok(plan.changes[0].reason.length > 0)
    assert.equal(answer.status, 202)
    assert.deepEqual([verified.autoConfigureDns, verified.dnsProvider], [true, 'rfc2136'])
    const plans = await waitFor(
      async () => {
        const { body } = await api.request('GET', `/plans?resourceId=${domain.id}`)
        return body.items.every(({ state }: { state: string }) => state === 'applied') ? body.items : null
      },
      { what: 'the plan to count as applied', timeoutSeconds: 20 },
    )
    assert.equal(plans.length, 1)
  })

  test('are shown anew when the zone has become another since, and the old yes counts for nothing', async () => {
    const { domain, plan } = await propose('moved.test')
    const name = `_mail-verification.${domain.name}`
    api.platform.dns.putRecordSet(domain.name, { name, type: 'TXT', ttlSeconds: 60, values: ['a stranger’s'] })

    const answer = await api.request('POST', `/domains/${domain.id}/apply-dns-plan`, {
      planId: plan.id,
      checksum: plan.checksum,
    })
    const renewed = await waitForPlan(domain.id, ({ id }) => id !== plan.id)

    assert.equal(answer.status, 202)
    assert.notEqual(renewed.checksum, plan.checksum)
    assert.match(renewed.reasons.join(' '), /another than when/)
    assert.equal(api.platform.dns.changedValueCount(), 0)
    const old = await api.request('POST', `/domains/${domain.id}/apply-dns-plan`, {
      planId: plan.id,
      checksum: plan.checksum,
    })
    assert.deepEqual([old.status, old.body.code], [409, 'plan-not-approvable'])
    const again = { planId: renewed.id, checksum: renewed.checksum }
    assert.equal((await api.request('POST', `/domains/${domain.id}/apply-dns-plan`, again)).status, 202)
    await waitForDomain(domain.id, ({ status }) => status === 'verified')
  })

  test('say at once what is wrong with the credentials, and that there is no such zone', async () => {
    const name = 'wrong.test'
    const { body: domain } = await api.request('POST', '/domains', { name })
    const credentials = { dnsProvider: 'rfc2136', dnsCredentials: { secret: 'hunter2hunter2' } }
    api.platform.dns.faults.failNext(
      'listZones',
      new ProviderError('unauthorized', 'The server refuses the key "rookery".'),
    )

    const answer = await api.request('POST', `/domains/${domain.id}/dns-plans`, credentials)
    const refused = await waitForDomain(
      domain.id,
      (seen) => reasonOf(seen) !== 'ByHand' && reasonOf(seen) !== undefined,
    )

    assert.equal(answer.status, 202)
    assert.doesNotMatch(JSON.stringify(answer.body), /hunter2/)
    assert.ok(['Unauthorized', 'ZoneNotFound'].includes(reasonOf(refused) ?? ''), reasonOf(refused))
    await waitForDomain(domain.id, (seen) => reasonOf(seen) === 'ZoneNotFound')
  })

  test('are not written at a host that only a person can write to, nor for another tenant, nor by who may only read', async () => {
    const { domain, plan } = await propose('mine.test')
    const stranger = await api.createKey('other')
    const reader = await api.createKey('same', ['domains:read'])
    const apply = (key: string) =>
      api.request('POST', `/domains/${domain.id}/apply-dns-plan`, { planId: plan.id, checksum: plan.checksum }, key)

    const manual = { dnsProvider: 'manual', dnsCredentials: {} }
    assert.equal((await api.request('POST', `/domains/${domain.id}/dns-plans`, manual)).status, 400)
    const unknown = { dnsProvider: 'carrier-pigeon', dnsCredentials: {} }
    assert.equal((await api.request('POST', `/domains/${domain.id}/dns-plans`, unknown)).body.code, 'provider-unknown')
    assert.deepEqual([(await apply(stranger)).status, (await apply(reader)).status], [404, 403])
    const other = await api.request('POST', '/domains', { name: 'second.test' })
    const path = `/domains/${other.body.id}/apply-dns-plan`
    assert.equal((await api.request('POST', path, { planId: plan.id, checksum: plan.checksum })).status, 404)
    assert.equal(api.platform.dns.changedValueCount(), 0)
  })

  async function propose(name: string) {
    api.platform.dns.addZone(name)
    const { body: domain } = await api.request('POST', '/domains', { name })
    const credentials = { dnsProvider: 'rfc2136', dnsCredentials: {} }
    const answer = await api.request('POST', `/domains/${domain.id}/dns-plans`, credentials)
    assert.equal(answer.status, 202)
    return { domain, plan: await waitForPlan(domain.id, () => true) }
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests assert what is in it.
  function waitForPlan(domainId: string, holds: (plan: any) => boolean) {
    return waitFor(
      async () => {
        const { body } = await api.request('GET', `/plans?state=awaiting-approval&resourceId=${domainId}`)
        const [plan] = body.items
        return plan !== undefined && holds(plan) ? plan : null
      },
      { what: 'the plan', timeoutSeconds: 20 },
    )
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests assert what is in it.
  function waitForDomain(domainId: string, holds: (domain: any) => boolean) {
    return waitFor(
      async () => {
        const { body } = await api.request('GET', `/domains/${domainId}`)
        return holds(body) ? body : null
      },
      { what: 'the domain', timeoutSeconds: 30 },
    )
  }

  function reasonOf(domain: { conditions: readonly { type: string; reason: string }[] }): string | undefined {
    return domain.conditions.find(({ type }) => type === 'DnsApplied')?.reason
  }
})
