import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { LookupResult } from '#model/dns-record.ts'
import { answerKey, countSpf, type SpfCount } from './spf-lookups.ts'

/** Answers from a zone: names that are not in it do not exist. */
function count(zone: Readonly<Record<string, string | readonly string[]>>, start = 'acme.test'): SpfCount {
  const answers = new Map<string, LookupResult>()
  for (let round = 0; round < 100; round += 1) {
    const step = countSpf(start, answers)
    if (step.state !== 'asking') return step
    for (const question of step.questions) {
      assert.ok(!answers.has(answerKey(question)), `${answerKey(question)} was asked twice`)
      const found = zone[answerKey(question)]
      answers.set(
        answerKey(question),
        found === undefined ? { state: 'absent' } : { state: 'found', values: [found].flat() },
      )
    }
  }
  assert.fail('It never ends.')
}

test('counts nothing for networks and everything that asks the DNS', () => {
  const zone = {
    'TXT acme.test': 'v=spf1 ip4:192.0.2.1 ip6:2001:db8::/32 a mx/24 a:x.test/24//64 exists:%{i}.x.test ptr ~all',
    'A acme.test': '192.0.2.1',
    'MX acme.test': '10 mail.acme.test',
    'A x.test': '192.0.2.2',
  }

  assert.deepEqual(count(zone), { state: 'counted', lookups: 5, voidLookups: 0 })
})

test('follows includes and redirects, but nothing behind "all"', () => {
  const zone = {
    'TXT acme.test': 'v=spf1 include:one.test redirect=two.test',
    'TXT one.test': 'v=spf1 a -all include:never.test',
    'A one.test': '192.0.2.1',
    'TXT two.test': 'v=spf1 mx ?all',
  }

  assert.deepEqual(count(zone), { state: 'counted', lookups: 4, voidLookups: 1 })
})

test('counts look-ups that find nothing as void', () => {
  assert.deepEqual(count({ 'TXT acme.test': 'v=spf1 a:x.test a:y.test mx:z.test -all' }), {
    state: 'counted',
    lookups: 3,
    voidLookups: 3,
  })
})

test('says what is broken: no record, two records, an include of nothing, a circle', () => {
  const reason = (zone: Readonly<Record<string, string | readonly string[]>>) => {
    const result = count(zone)
    return result.state === 'broken' ? result.reason : result.state
  }

  assert.match(reason({}), /no SPF record/)
  assert.match(reason({ 'TXT acme.test': ['v=spf1 -all', 'v=spf1 ~all'] }), /2 SPF records/)
  assert.match(reason({ 'TXT acme.test': 'v=spf1 include:gone.test -all' }), /includes gone\.test/)
  assert.match(reason({ 'TXT acme.test': 'v=spf1 include:b.test', 'TXT b.test': 'v=spf1 include:acme.test' }), /itself/)
})

test('says that it does not know when a resolver did not answer', () => {
  const answers = new Map<string, LookupResult>([['TXT acme.test', { state: 'unknown', reason: 'It was late.' }]])

  assert.deepEqual(countSpf('acme.test', answers), { state: 'unknown', reason: 'It was late.' })
})

test('ends whatever the records say, and asks nothing twice', () => {
  const names = ['acme.test', 'a.test', 'b.test', 'c.test']
  const term = fc.oneof(
    fc.constantFrom('a', 'mx', '-all', '~all', 'ip4:192.0.2.1', 'exists:%{i}.x', 'nonsense', '', 'a:', 'include:'),
    fc.constantFrom(...names).map((name) => `include:${name}`),
    fc.constantFrom(...names).map((name) => `redirect=${name}`),
    fc.constantFrom(...names).map((name) => `?a:${name}/24`),
  )
  const recordText = fc.array(term, { maxLength: 30 }).map((terms) => ['v=spf1', ...terms].join(' '))
  const zones = fc.tuple(recordText, recordText, recordText, recordText)
  fc.assert(
    fc.property(zones, (records) => {
      const zone = Object.fromEntries(names.map((name, i) => [`TXT ${name}`, records[i] ?? '']))
      const result = count(zone)

      if (result.state === 'counted') assert.ok(result.voidLookups <= result.lookups)
    }),
  )
})
