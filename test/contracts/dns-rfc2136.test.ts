import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { DnsRecordType, RecordSet } from '#model/dns-record.ts'
import { createRfc2136DnsProvider } from '#providers/dns/rfc2136/rfc2136.ts'
import { type OwnKnot, startKnot } from '../support/knot.ts'
import { findFreePort, skipUnless } from '../support/own-servers.ts'
import { describeDnsProvider, rejectsWith } from './dns-provider.ts'

const skip = skipUnless('knotd', 'knotc')
const zones = Array.from({ length: 40 }, (_, index) => `zone${index}.test`)
let knot: OwnKnot
let used = 0

before(async () => {
  if (skip === false) knot = await startKnot(zones)
})
after(async () => {
  if (skip === false) await knot[Symbol.asyncDispose]()
})

function connectTo(changed: { port?: number; keyName?: string; secretBase64?: string; zones?: string[] } = {}) {
  const { port, keyName, secretBase64 } = knot
  const options = { server: '127.0.0.1', port, keyName, secretBase64, zones, algorithm: 'hmac-sha256' } as const
  return createRfc2136DnsProvider({ ...options, timeoutSeconds: 5, ...changed })
}

describeDnsProvider(
  'rfc2136 at Knot DNS',
  async () => {
    const zone = zones[used++] ?? assert.fail('Too few zones.')
    return {
      provider: connectTo(),
      zone,
      addAsStranger: async (set) => {
        for (const value of set.values)
          await knot.add(zone, set.name, set.ttlSeconds, set.type, zoneFileData(set, value))
      },
      see: (name, type) => see(name, type),
      settle: async () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    }
  },
  skip,
)

function zoneFileData({ type }: RecordSet, value: string): string {
  return type === 'TXT' ? `"${value.replace(/(["\\])/g, '\\$1')}"` : value
}

async function see(name: string, type: DnsRecordType): Promise<readonly string[]> {
  if (type === 'MX') {
    return (await knot.resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`).toSorted()
  }
  return (await knot.resolver.resolveTxt(name)).map((parts) => parts.join('')).toSorted()
}

describe('rfc2136 at Knot DNS, when something is wrong', { skip }, () => {
  test('calls a wrong secret or an unknown key unauthorized and names the key, not the secret', async () => {
    const secretBase64 = Buffer.alloc(32, 7).toString('base64')
    for (const provider of [connectTo({ secretBase64 }), connectTo({ keyName: 'stranger' })]) {
      const error = await provider.listRecordSets('zone0.test').catch((caught: unknown) => caught)

      assert.ok(error instanceof Error)
      assert.match(error.message, /key (contract-key|stranger) do not agree/)
      assert.ok(!error.message.includes(secretBase64))
      await rejectsWith('unauthorized', provider.listRecordSets('zone0.test'))
    }
  })

  test('calls a zone that the server does not serve not-found', async () => {
    const provider = connectTo({ zones: ['nowhere.test'] })
    const change = {
      name: 'nowhere.test',
      type: 'A',
      before: null,
      after: { name: 'nowhere.test', type: 'A', ttlSeconds: 60, values: ['192.0.2.1'] },
    } as const

    await rejectsWith('not-found', provider.listRecordSets('nowhere.test'))
    await rejectsWith('not-found', provider.applyChanges('nowhere.test', [change]))
  })

  test('calls a server that is not there unavailable', async () => {
    await rejectsWith('unavailable', connectTo({ port: await findFreePort() }).listRecordSets('zone0.test'))
  })

  test('refuses a malformed value before anything is sent', async () => {
    const after = { name: 'zone0.test', type: 'MX', ttlSeconds: 60, values: ['mail.example'] } as const

    const work = connectTo().applyChanges('zone0.test', [{ name: 'zone0.test', type: 'MX', before: null, after }])

    await rejectsWith('invalid-request', work)
  })

  test('reads a zone of many messages with every signature checked', async () => {
    const provider = connectTo()
    const sets = Array.from({ length: 600 }, (_, index) => ({
      name: `h${index}.zone39.test`,
      type: 'TXT' as const,
      ttlSeconds: 60,
      values: ['x'.repeat(200)],
    }))
    for (let start = 0; start < sets.length; start += 150) {
      const batch = sets.slice(start, start + 150)
      await provider.applyChanges(
        'zone39.test',
        batch.map((after) => ({ name: after.name, type: 'TXT', before: null, after })),
      )
    }

    const observed = await provider.listRecordSets('zone39.test')

    assert.equal(observed.filter(({ type }) => type === 'TXT').length, 600)
  })
})
