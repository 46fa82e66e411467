import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { DnsRecordType } from '#model/dns-record.ts'
import type { DnsLookup } from '#providers/lookup/dns-lookup.ts'
import { createMemoryDnsLookup } from '#providers/lookup/memory.ts'
import { createResolverLookup } from '#providers/lookup/resolver-lookup.ts'
import { type OwnKnot, startKnot } from '../support/knot.ts'
import { findFreePort, skipUnless } from '../support/own-servers.ts'

const skip = skipUnless('knotd', 'knotc')
const resources = new AsyncDisposableStack()
let first: OwnKnot
let second: OwnKnot
let lookup: DnsLookup

before(async () => {
  if (skip !== false) return
  first = resources.use(await startKnot(['one.test', 'two.test']))
  second = resources.use(await startKnot(['two.test'], { address: '127.0.0.2', port: first.port }))
  for (const knot of [first, second]) {
    await knot.add('two.test', 'two.test', 60, 'NS', 'ns2.two.test.')
    await knot.add('two.test', 'ns2.two.test', 60, 'A', '127.0.0.2')
  }
  lookup = createResolverLookup({
    resolvers: [`127.0.0.1:${first.port}`],
    authoritativePort: first.port,
    timeoutSeconds: 1,
  })
})
after(() => resources.disposeAsync())

describe('resolver look-up at Knot DNS', { skip }, () => {
  const examples: ReadonlyArray<readonly [type: DnsRecordType, data: string, value: string]> = [
    ['A', '192.0.2.1', '192.0.2.1'],
    ['AAAA', '2001:db8::1', '2001:db8::1'],
    ['CNAME', 'Target.Example.', 'target.example'],
    ['MX', '10 Mail.Example.', '10 mail.example'],
    ['TXT', '"v=spf1 " "-all; \\195\\188mlaut"', 'v=spf1 -all; ümlaut'],
    ['SRV', '0 1 993 imap.example.', '0 1 993 imap.example'],
    ['TLSA', `3 1 1 ${'AB'.repeat(32)}`, `3 1 1 ${'ab'.repeat(32)}`],
    ['CAA', '0 issue "ca.example"', '0 issue "ca.example"'],
  ]
  for (const [type, data, value] of examples) {
    test(`gives a ${type} set in the form used inside, from the resolver and from the authority`, async () => {
      const name = `${type.toLowerCase()}.one.test`
      await first.add('one.test', name, 60, type, data)

      for (const result of [
        await lookup.lookUp(name, type),
        await lookup.lookUpAuthoritative(name.toUpperCase(), type),
      ]) {
        assert.deepEqual(result, { state: 'found', values: [value] })
      }
    })
  }

  test('tells absence from ignorance', async () => {
    const silent = createResolverLookup({ resolvers: [`127.0.0.1:${await findFreePort()}`], timeoutSeconds: 1 })

    assert.deepEqual(await lookup.lookUp('nothing.one.test', 'A'), { state: 'absent' })
    assert.deepEqual(await lookup.lookUp('one.test', 'TXT'), { state: 'absent' })
    assert.deepEqual(await lookup.lookUpAuthoritative('a.b.nothing.one.test', 'A'), { state: 'absent' })
    assert.equal((await silent.lookUp('one.test', 'A')).state, 'unknown')
    assert.equal((await silent.lookUpAuthoritative('one.test', 'A')).state, 'unknown')
  })

  test('finds a value only when all name servers of the zone agree, and says who does not', async () => {
    await first.add('two.test', 'x.two.test', 60, 'TXT', 'new')

    const before = await lookup.lookUpAuthoritative('x.two.test', 'TXT')
    await second.add('two.test', 'x.two.test', 60, 'TXT', 'new')
    const after = await lookup.lookUpAuthoritative('x.two.test', 'TXT')

    assert.equal(before.state, 'unknown')
    assert.match(before.state === 'unknown' ? before.reason : '', /127\.0\.0\.\d says/)
    assert.deepEqual(after, { state: 'found', values: ['new'] })
  })

  test('takes hundreds of questions at once', async () => {
    const results = await Promise.all(Array.from({ length: 600 }, () => lookup.lookUp('one.test', 'NS')))

    assert.ok(results.every(({ state }) => state === 'found'))
  })
})

test('the memory look-up answers from a function, and knows nothing when told so', async () => {
  const set = { name: 'a.test', type: 'A', ttlSeconds: 60, values: ['192.0.2.1'] } as const
  const memory = createMemoryDnsLookup((name, type) => (name === set.name && type === set.type ? set : null))

  assert.deepEqual(await memory.lookUp('a.test', 'A'), { state: 'found', values: ['192.0.2.1'] })
  assert.deepEqual(await memory.lookUpAuthoritative('b.test', 'A'), { state: 'absent' })
  memory.failWith('the line is cut')
  assert.deepEqual(await memory.lookUp('a.test', 'A'), { state: 'unknown', reason: 'the line is cut' })
})
