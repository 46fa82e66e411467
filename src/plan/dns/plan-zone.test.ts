import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { DnsRecordType, RecordSet, RecordSetChange } from '#model/dns-record.ts'
import { planZone } from './plan-zone.ts'
import { keyOf } from './record-sets.ts'
import { canonicalTerm, isSpf, parseSpf } from './spf-record.ts'

const domain = 'acme.test'

function set(name: string, type: DnsRecordType, values: readonly string[], ttlSeconds = 300): RecordSet {
  return { name, type, ttlSeconds, values }
}
const txt = (values: readonly string[], name = domain) => set(name, 'TXT', values)
const mx = (...values: string[]) => set(domain, 'MX', values)

/** The zone after a provider applied the changes by value. */
function applied(observed: readonly RecordSet[], changes: readonly RecordSetChange[]): readonly RecordSet[] {
  const zone = new Map(observed.map((recordSet) => [keyOf(recordSet), recordSet]))
  for (const change of changes) {
    const before = change.before?.values ?? []
    const after = change.after?.values ?? []
    const current = zone.get(keyOf(change))?.values ?? []
    const stay = current.filter((value) => after.includes(value) || !before.includes(value))
    const values = [...new Set([...stay, ...after])]
    if (values.length === 0) zone.delete(keyOf(change))
    else zone.set(keyOf(change), { ...set(change.name, change.type, values, change.after?.ttlSeconds ?? 300) })
  }
  return [...zone.values()]
}

test('leaves a stranger’s verification string in the TXT set that holds our SPF', () => {
  const observed = [txt(['v=spf1 -all', 'google-site-verification=abc'])]

  const plan = planZone({ desired: [], observed, owned: [txt(['v=spf1 -all'])] })

  assert.deepEqual(
    plan.changes.map((change) => change.after),
    [txt(['google-site-verification=abc'])],
  )
  assert.deepEqual(plan.newOwned, [])
})

test('creates what is missing, says why, and remembers it as ours', () => {
  const plan = planZone({ desired: [mx('10 mail.acme.test')], observed: [], owned: [] })

  assert.equal(plan.changes[0]?.kind, 'create')
  assert.match(plan.changes[0]?.reason ?? '', /mail exchanger/)
  assert.deepEqual(plan.newOwned, [mx('10 mail.acme.test')])
  assert.deepEqual(plan.ownedWhileApplying, [mx('10 mail.acme.test')])
})

test('plans nothing when the zone is already as it must be, and does not claim what a person wrote', () => {
  const desired = [mx('10 mail.acme.test'), txt(['v=spf1 ip4:192.0.2.1 ~all'])]

  const plan = planZone({ desired, observed: desired, owned: [] })

  assert.deepEqual(plan.changes, [])
  assert.deepEqual(plan.newOwned, [])
})

test('joins our address into somebody else’s SPF record and takes only that out again', () => {
  const observed = [txt(['v=spf1 include:_spf.shop.example -all', 'other=1'])]
  const first = planZone({ desired: [txt(['v=spf1 ip4:192.0.2.1 ~all'])], observed, owned: [] })
  const zone = applied(observed, first.changes)

  const second = planZone({ desired: [], observed: zone, owned: first.newOwned })

  assert.deepEqual(zone[0]?.values.toSorted(), ['other=1', 'v=spf1 ip4:192.0.2.1 include:_spf.shop.example -all'])
  assert.deepEqual(applied(zone, second.changes)[0]?.values.toSorted(), observed[0]?.values.toSorted())
})

test('replaces our own value when the node has moved to another address', () => {
  const before = [txt(['v=spf1 ip4:192.0.2.1 ~all']), set('mail.acme.test', 'A', ['192.0.2.1'])]
  const desired = [txt(['v=spf1 ip4:192.0.2.9 ~all']), set('mail.acme.test', 'A', ['192.0.2.9'])]

  const plan = planZone({ desired, observed: before, owned: before })

  assert.deepEqual(
    plan.changes.map((change) => change.after),
    desired,
  )
})

const conflicts: ReadonlyArray<readonly [title: string, observed: RecordSet, desired: RecordSet, sentence: RegExp]> = [
  [
    'the MX of another provider',
    mx('1 aspmx.l.google.com'),
    mx('10 mail.acme.test'),
    /mail for this domain goes there/,
  ],
  [
    'an alias where our address belongs',
    set('mail.acme.test', 'CNAME', ['shop.example']),
    set('mail.acme.test', 'A', ['192.0.2.1']),
    /alias \(CNAME\).*RFC 2181/,
  ],
  [
    'a DMARC record that is there already',
    txt(['v=DMARC1; p=reject'], '_dmarc.acme.test'),
    txt(['v=DMARC1; p=none'], '_dmarc.acme.test'),
    /with two none counts/,
  ],
  [
    'another DKIM key at our selector',
    txt(['v=DKIM1; p=AAAA'], 'r1._domainkey.acme.test'),
    txt(['v=DKIM1; p=BBBB'], 'r1._domainkey.acme.test'),
    /another DKIM key/,
  ],
  [
    'two SPF records',
    txt(['v=spf1 -all', 'v=spf1 mx -all']),
    txt(['v=spf1 ip4:192.0.2.1 ~all']),
    /2 SPF records.*Join them/,
  ],
]

for (const [title, observed, desired, sentence] of conflicts) {
  test(`reports ${title} as a conflict and touches nothing`, () => {
    const plan = planZone({ desired: [desired], observed: [observed], owned: [] })

    assert.deepEqual(plan.changes, [])
    assert.equal(plan.conflicts.length, 1)
    assert.match(plan.conflicts[0]?.sentence ?? '', sentence)
    assert.deepEqual(plan.newOwned, [])
  })
}

test('withdraws our DMARC record when a second one appears, so that the domain keeps a policy that counts', () => {
  const ours = txt(['v=DMARC1; p=none'], '_dmarc.acme.test')
  const observed = [txt(['v=DMARC1; p=none', 'v=DMARC1; p=reject'], '_dmarc.acme.test')]

  const plan = planZone({ desired: [ours], observed, owned: [ours] })

  assert.deepEqual(plan.changes[0]?.after?.values, ['v=DMARC1; p=reject'])
  assert.equal(plan.conflicts.length, 1)
})

test('keeps our DKIM key in use when a stranger puts a second one beside it, and reports that', () => {
  const ours = txt(['v=DKIM1; p=BBBB'], 'r1._domainkey.acme.test')
  const observed = [txt(['v=DKIM1; p=BBBB', 'v=DKIM1; p=AAAA'], 'r1._domainkey.acme.test')]

  const plan = planZone({ desired: [ours], observed, owned: [ours] })

  assert.deepEqual(plan.changes, [])
  assert.equal(plan.conflicts.length, 1)
  assert.deepEqual(plan.newOwned, [ours])
})

test('compares with what the provider gives back, so that a raised TTL is no difference for ever', () => {
  const adjust = (sets: readonly RecordSet[]) => ({
    recordSets: sets.map((each) => ({ ...each, ttlSeconds: Math.max(3600, each.ttlSeconds) })),
    notes: ['TTL raised'],
  })
  const observed = [set(domain, 'MX', ['10 mail.acme.test'], 3600)]

  const plan = planZone({ desired: [mx('10 mail.acme.test')], observed, owned: observed, adjust })

  assert.deepEqual(plan.changes, [])
  assert.deepEqual(plan.notes, ['TTL raised'])
})

test('removes our alias before it writes an address of the same name', () => {
  const alias = set('mail.acme.test', 'CNAME', ['old.example'])

  const plan = planZone({
    desired: [set('mail.acme.test', 'A', ['192.0.2.1'])],
    observed: [alias],
    owned: [alias],
  })

  assert.deepEqual(
    plan.changes.map(({ kind, type }) => `${kind} ${type}`),
    ['delete CNAME', 'create A'],
  )
})

const values: Readonly<Record<string, readonly string[]>> = {
  TXT: [
    'v=spf1 ip4:192.0.2.1 ~all',
    'v=spf1 ip4:192.0.2.2 ~all',
    'v=spf1 include:a.example -all',
    'v=spf1',
    'v=spf1 ~all',
    'v=spf1 mx redirect=b.example',
    'google-site-verification=x',
    'mail-verification=t',
    'v=DMARC1; p=none',
    'v=DMARC1; p=reject',
    'v=DKIM1; p=AAAA',
  ],
  MX: ['10 mail.acme.test', '20 other.example', '0 .'],
  A: ['192.0.2.1', '192.0.2.2', '198.51.100.1'],
  CNAME: ['x.example'],
}
const names = [domain, 'mail.acme.test', '_dmarc.acme.test', 'r1._domainkey.acme.test']

/** As our own side always is: one TXT value per name, and an SPF record of ours ends with `all`. */
function soundSide(sets: readonly RecordSet[]): readonly RecordSet[] {
  const isSound = (value: string) => !isSpf(value) || /all$/.test(value)
  const sound = sets.map((each) =>
    each.type === 'TXT' ? { ...each, values: each.values.filter(isSound).slice(0, 1) } : each,
  )
  return sound.filter((each) => each.values.length > 0)
}
function withoutAliasClashes(sets: readonly RecordSet[]): readonly RecordSet[] {
  return sets.filter((each) => each.type !== 'CNAME' || !sets.some((o) => o.name === each.name && o.type !== 'CNAME'))
}
const anySet = fc
  .record({
    name: fc.constantFrom(...names),
    type: fc.constantFrom<DnsRecordType>('TXT', 'MX', 'A', 'CNAME'),
    ttlSeconds: fc.constantFrom(300, 3600),
    picks: fc.uniqueArray(fc.nat({ max: 10 }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ name, type, ttlSeconds, picks }) => {
    const pool = values[type] ?? []
    return set(name, type, [...new Set(picks.map((pick) => pool[pick % pool.length] ?? ''))], ttlSeconds)
  })
const anyZone = fc.uniqueArray(anySet, { maxLength: 8, selector: keyOf }).map(withoutAliasClashes)

/** SPF by its terms, everything else as it is. */
function canonical(zone: readonly RecordSet[]): readonly string[] {
  return zone
    .flatMap((each) => each.values.map((value) => `${keyOf(each)} ${(parseSpf(value) ?? [value]).join(' ')}`))
    .toSorted()
}

test('plans nothing a second time, whether or not the process died before it could note what it had done', () => {
  fc.assert(
    fc.property(anyZone, anyZone.map(soundSide), anyZone.map(soundSide), (observed, desired, owned) => {
      const first = planZone({ desired, observed, owned })
      const zone = applied(observed, first.changes)

      assert.deepEqual(planZone({ desired, observed: zone, owned: first.newOwned }).changes, [])
      assert.deepEqual(planZone({ desired, observed: zone, owned: first.ownedWhileApplying }).changes, [])
      const again = planZone({ desired, observed, owned: first.ownedWhileApplying })
      assert.deepEqual(canonical(applied(observed, again.changes)), canonical(zone))
    }),
    {
      numRuns: 2000,
      // a merged record that reads like one of ours that somebody replaced
      examples: [
        [
          [set(domain, 'TXT', ['v=spf1 ~all'], 300)],
          [set(domain, 'TXT', ['v=spf1 ip4:192.0.2.1 ~all'], 3600)],
          [set(domain, 'TXT', ['v=spf1 ip4:192.0.2.1 ~all'], 300)],
        ],
      ],
    },
  )
})

test('never removes a stranger’s value or SPF term, and a teardown gives the zone back as it was', () => {
  fc.assert(
    fc.property(anyZone, anyZone.map(soundSide), (observed, desired) => {
      const plan = planZone({ desired, observed, owned: [] })
      const zone = applied(observed, plan.changes)

      const standing = new Map(zone.map((each) => [keyOf(each), each.values]))
      for (const each of observed) {
        const now = standing.get(keyOf(each)) ?? []
        const terms = now.filter(isSpf).flatMap((value) => (parseSpf(value) ?? []).map(canonicalTerm))
        for (const value of each.values) {
          if (!isSpf(value)) assert.ok(now.includes(value))
          else for (const term of parseSpf(value) ?? []) assert.ok(terms.includes(canonicalTerm(term)))
        }
      }
      const teardown = planZone({ desired: [], observed: zone, owned: plan.newOwned })
      assert.deepEqual(canonical(applied(zone, teardown.changes)), canonical(observed))
    }),
    { numRuns: 2000 },
  )
})
