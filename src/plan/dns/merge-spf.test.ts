import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { mergeSpf } from './merge-spf.ts'
import { canonicalTerm, countLookups, isSpf, parseSpf } from './spf-record.ts'

const ours = 'v=spf1 ip4:192.0.2.1 ~all'

function merged(observed: readonly string[], owned: readonly string[] = [], desired: string | null = ours) {
  const result = mergeSpf({ observed, owned, desired })
  assert.equal(result.state, 'merged')
  return result.state === 'merged' ? result : assert.fail()
}

const cases: ReadonlyArray<readonly [title: string, observed: readonly string[], value: string]> = [
  ['writes our record where there is none', ['other=1'], ours],
  [
    'keeps another sender and their hard fail',
    ['v=spf1 include:a.example -all'],
    'v=spf1 ip4:192.0.2.1 include:a.example -all',
  ],
  ['keeps a redirect', ['v=spf1 redirect=a.example'], 'v=spf1 ip4:192.0.2.1 redirect=a.example'],
  ['opens a record that forbade all mail', ['v=spf1 -all'], 'v=spf1 ip4:192.0.2.1 -all'],
  [
    'changes nothing where our address stands already',
    ['v=spf1 a +ip4:192.0.2.1/32 ?all'],
    'v=spf1 a +ip4:192.0.2.1/32 ?all',
  ],
  [
    'keeps odd spelling of a record that it need not touch',
    ['V=SPF1  IP4:192.0.2.1   -ALL'],
    'V=SPF1  IP4:192.0.2.1   -ALL',
  ],
  ['does not take v=spf10 for SPF', ['v=spf10 -all'], ours],
]

for (const [title, observed, value] of cases) {
  test(title, () => {
    assert.equal(merged(observed).value, value)
  })
}

test('joins our own record into one that a stranger wrote beside it', () => {
  const result = merged([ours, 'v=spf1 include:a.example -all'], [ours])

  assert.equal(result.value, 'v=spf1 ip4:192.0.2.1 include:a.example -all')
})

test('warns when receivers would stop at the eleventh look-up', () => {
  const includes = Array.from({ length: 11 }, (_, i) => `include:s${i}.example`).join(' ')

  assert.match(merged([`v=spf1 ${includes} -all`]).notes[0] ?? '', /11 DNS look-ups/)
})

test('counts the terms that cost a look-up and no others', () => {
  const terms =
    parseSpf('v=spf1 a mx:x.example ~ptr exists:%{i}.x include:y a/24 ip4:1.2.3.4 all exp=z redirect=w') ?? []

  assert.equal(countLookups(terms), 7)
})

const term = fc.oneof(
  fc.constantFrom('a', 'mx', '-ip4:192.0.2.1', 'ip4:192.0.2.1', '~all', '-all', 'redirect=r.example', 'exp=e.example'),
  fc.domain().map((name) => `include:${name}`),
  fc.ipV4().map((ip) => `ip4:${ip}`),
)
const record = fc.array(term, { maxLength: 12 }).map((terms) => ['v=spf1', ...terms].join(' '))

test('always ends with exactly one record that names our address and all of theirs in their order', () => {
  fc.assert(
    fc.property(record, (theirs) => {
      const { value } = merged([theirs])
      const terms = (parseSpf(value ?? '') ?? []).map(canonicalTerm)
      const theirTerms = (parseSpf(theirs) ?? []).map(canonicalTerm)

      assert.ok(terms.includes('ip4:192.0.2.1'))
      assert.deepEqual(terms.slice(terms.length - theirTerms.length), theirTerms)
      assert.equal(merged([value ?? '']).value, value)
    }),
  )
})

test('takes any text without failing', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (observed, owned) => {
      const result = mergeSpf({ observed, owned, desired: ours })

      if (result.state === 'conflict') assert.ok(observed.filter(isSpf).length > 1)
    }),
  )
})
