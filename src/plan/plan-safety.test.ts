import assert from 'node:assert/strict'
import test from 'node:test'
import type { DnsRecordType, RecordSetChange } from '#model/dns-record.ts'
import { judgePlanSafety } from './plan-safety.ts'

function change(
  name: string,
  type: DnsRecordType,
  before: readonly string[],
  after: readonly string[],
): RecordSetChange {
  const side = (values: readonly string[]) => (values.length === 0 ? null : { name, type, ttlSeconds: 300, values })
  return { name, type, before: side(before), after: side(after) }
}
const zone = 'acme.test'

test('lets additions and replacements pass', () => {
  const changes = [
    change('mail.acme.test', 'A', ['192.0.2.1'], ['192.0.2.2']),
    change(zone, 'MX', ['10 a.test'], ['10 b.test']),
    change('a.acme.test', 'TXT', [], ['x']),
  ]

  assert.deepEqual(judgePlanSafety({ zone, changes, ownedCount: 20 }), [])
})

test('stops before the zone loses a name server of its own, also in a teardown', () => {
  const changes = [change(zone, 'NS', ['ns1.test', 'ns2.test'], ['ns1.test'])]

  assert.match(judgePlanSafety({ zone, changes, ownedCount: 1 })[0] ?? '', /name server/)
  assert.equal(judgePlanSafety({ zone, changes, ownedCount: 1, isTeardown: true }).length, 1)
})

test('stops before a domain loses its last MX, unless its owner has ordered that', () => {
  const changes = [change(zone, 'MX', ['10 a.test'], [])]

  assert.match(judgePlanSafety({ zone, changes, ownedCount: 1 })[0] ?? '', /last MX of acme\.test/)
  assert.deepEqual(judgePlanSafety({ zone, changes, ownedCount: 1, isTeardown: true }), [])
})

test('stops before more than 30% of ten or more values go, and not at 30%', () => {
  const deletions = (count: number) =>
    Array.from({ length: count }, (_, index) => change(`h${index}.acme.test`, 'TXT', ['x'], []))

  assert.deepEqual(judgePlanSafety({ zone, changes: deletions(3), ownedCount: 10 }), [])
  assert.match(judgePlanSafety({ zone, changes: deletions(4), ownedCount: 10 })[0] ?? '', /4 of 10/)
  assert.deepEqual(judgePlanSafety({ zone, changes: deletions(9), ownedCount: 9 }), [])
})
