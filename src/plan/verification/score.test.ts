import assert from 'node:assert/strict'
import test, { describe } from 'node:test'
import fc from 'fast-check'
import {
  accepted,
  dkimRecord,
  everyPort,
  perfect,
  perfectRefusals,
  port,
  record,
  refused,
  rsaPublicKey,
  silent,
} from '../../../test/support/verification-evidence.ts'
import { defaultBlocklists, readListing } from './blocklists.ts'
import { pointCatalogue } from './point-catalogue.ts'
import { failedRequirements, scoreVerification } from './score.ts'
import type { PortEvidence, RefusalEvidence, VerificationEvidence } from './verification-evidence.ts'

type Changed = Partial<VerificationEvidence>
type Fault = readonly [title: string, changed: Changed, ids: readonly string[]]

const outside = perfect.outside ?? assert.fail()
const neverJudged = ['mta-sts', 'tls-rpt', 'autoconfig']

function idsOf(changed: Changed, held: boolean | null): readonly string[] {
  const { points } = scoreVerification({ ...perfect, ...changed })
  return points.filter((point) => point.held === held).map(({ id }) => id)
}

function withPort(number: PortEvidence['port'], changed: Partial<PortEvidence>): Changed {
  return { ports: everyPort.map((candidate) => port(candidate, candidate === number ? changed : {})) }
}

function withRefusals(changed: Partial<RefusalEvidence>): Changed {
  return { refusals: { ...perfectRefusals, ...changed } }
}

function withFacts(changed: Partial<typeof outside.facts>): Changed {
  return { outside: { ...outside, facts: { ...outside.facts, ...changed } } }
}

function withListing(kind: 'ip' | 'domain', values: readonly string[]): Changed {
  const chosen = defaultBlocklists.find((list) => list.kind === kind)
  return {
    listings: defaultBlocklists.map((list) =>
      readListing(list, list === chosen ? { state: 'found', values } : { state: 'absent' }),
    ),
  }
}

function withRecord(purpose: string, state: 'invalid' | 'missing' | 'unknown'): Changed {
  return { records: perfect.records.map((one) => (one.purpose === purpose ? { ...one, state, fix: 'Mend it.' } : one)) }
}

test('gives 100 when everything works, and leaves out only what Rookery does not do yet', () => {
  const { score, points } = scoreVerification(perfect)

  assert.equal(score, 100)
  assert.deepEqual(idsOf({}, null), neverJudged)
  assert.deepEqual(
    points.map(({ id }) => id),
    pointCatalogue.map(({ id }) => id),
  )
})

const oneFault: readonly Fault[] = [
  ...everyPort
    .map(
      (number): Fault => [`port ${number} closed`, withPort(number, { closedReason: 'refused' }), [`port-${number}`]],
    )
    .filter(([title]) => title !== 'port 25 closed'),
  ['no TLS', withPort(587, { tlsProtocol: null }), ['tls']],
  ['old TLS agreed on', withPort(587, { tlsProtocol: 'TLSv1' }), ['tls']],
  ['old TLS taken', withRefusals({ oldTls: [{ port: 25, state: 'accepted', detail: 'TLSv1.1' }] }), ['old-tls']],
  ['a certificate for another name', withPort(465, { certificateProblem: 'It is not.' }), ['certificate']],
  ['passwords in the clear', withPort(143, { offersAuthInClear: true }), ['clear-passwords']],
  ['no reverse name', { reverseName: null, reverseNameAddresses: [] }, ['reverse-name']],
  ['a reverse name that does not point back', { reverseNameAddresses: ['192.0.2.9'] }, ['reverse-name']],
  ['another reverse name', { reverseName: 'static.host.test' }, ['reverse-name']],
  ['another greeting', withPort(25, { greetingName: 'localhost' }), ['greeting']],
  ['another name in EHLO', withPort(25, { ehloName: 'localhost' }), ['greeting']],
  ['a listed address', withListing('ip', ['127.0.0.2']), ['blocklists']],
  ['a listed domain', withListing('domain', ['127.0.1.2']), ['domain-listing']],
  [
    'a relay trick let through',
    withRefusals({ relays: perfectRefusals.relays.map((one) => ({ ...one, answer: accepted })) }),
    ['open-relay'],
  ],
  ['a wrong password taken', withRefusals({ passwords: [{ protocol: 'imap', answer: accepted }] }), ['wrong-password']],
  ['mail for nobody taken', withRefusals({ unknownRecipient: accepted }), ['unknown-recipient']],
  [
    'mail for nobody refused with another code',
    withRefusals({ unknownRecipient: { state: 'refused', text: '554 5.7.1 no' } }),
    ['unknown-recipient'],
  ],
  ['mail beyond the quota taken', withRefusals({ fullMailbox: accepted }), ['full-mailbox']],
  ['spam taken', withRefusals({ spam: accepted }), ['spam']],
  ['a program taken', withRefusals({ program: accepted }), ['programs']],
  ['VRFY answered', withRefusals({ disclosure: accepted }), ['disclosure']],
  ['SSH with passwords', withRefusals({ ssh: { state: 'offered', methods: ['publickey', 'password'] } }), ['ssh-keys']],
  ['Redis open to the world', withRefusals({ exposedPorts: [6379] }), ['firewall']],
  [
    'a firewall that does not run',
    { services: [{ name: 'firewall', state: 'failed' }, ...perfect.services.slice(1)] },
    ['firewall'],
  ],
  [
    'fail2ban that does not run',
    { services: [...perfect.services.slice(0, 1), { name: 'fail2ban', state: 'inactive' }] },
    ['fail2ban'],
  ],
  ['a clock an hour ahead', { clockAheadSeconds: 3600 }, ['clock']],
  ['a clock a day behind', { clockAheadSeconds: -86_400 }, ['clock']],
  ['no proof of ownership', withRecord('ownership', 'missing'), ['ownership']],
  ['an MX elsewhere', withRecord('mx', 'invalid'), ['mx']],
  ['an MX target with another address', withRecord('address', 'invalid'), ['mx']],
  ['a second SPF record', withRecord('spf', 'invalid'), ['spf-record']],
  ['an SPF of eleven look-ups', { spf: { state: 'counted', lookups: 11, voidLookups: 0 } }, ['spf-lookups']],
  ['an SPF of three void look-ups', { spf: { state: 'counted', lookups: 3, voidLookups: 3 } }, ['spf-lookups']],
  ['an SPF that includes nothing', { spf: { state: 'broken', reason: 'It is broken.' } }, ['spf-lookups']],
  ['a missing DKIM key', withRecord('dkim', 'missing'), ['dkim-keys']],
  [
    'a DKIM key of 1024 bits',
    { records: perfect.records.map((one) => (one === dkimRecord ? record('dkim', { value: shortKey() }) : one)) },
    ['dkim-keys'],
  ],
  ['no DMARC record', withRecord('dmarc', 'missing'), ['dmarc-record']],
  ['CAA for others', { caa: [{ name: 'mail.acme.test', values: ['0 issue "other.example"'] }] }, ['caa']],
  ['CAA for nobody', { caa: [{ name: 'mail.acme.test', values: ['0 issue ";"'] }], caaIdentities: [] }, ['caa']],
  ['the spam folder', { outside: { ...outside, isInSpam: true } }, ['inbox']],
  ['a failing SPF', { outside: { ...outside, spf: 'softfail' } }, ['spf']],
  [
    'a failing signature beside a good one',
    {
      outside: {
        ...outside,
        dkim: [...outside.dkim, { domain: 'acme.test', selector: 'e1', algorithm: null, result: 'fail' }],
      },
    },
    ['dkim'],
  ],
  [
    'only a stranger’s signature',
    { outside: { ...outside, dkim: [{ domain: 'x.test', selector: 's', algorithm: null, result: 'pass' }] } },
    ['dkim'],
  ],
  [
    'a signature that leaves out From',
    withFacts({ signatures: [{ domain: 'acme.test', selector: 'r1', covers: ['to'] }] }),
    ['dkim-covers'],
  ],
  [
    'a signature that leaves out one-click unsubscription',
    withFacts({ unsubscribeFields: ['list-unsubscribe', 'list-unsubscribe-post'] }),
    ['dkim-covers'],
  ],
  ['no DMARC result', { outside: { ...outside, dmarc: null } }, ['dmarc']],
  ['no Message-ID', withFacts({ messageIds: [] }), ['message-id']],
  ['two Message-IDs', withFacts({ messageIds: ['<1@a.test>', '<2@a.test>'] }), ['message-id']],
  ['a Message-ID without brackets', withFacts({ messageIds: ['1@a.test'] }), ['message-id']],
  ['no Date', withFacts({ dates: [] }), ['date']],
  ['a Date of last year', withFacts({ dates: ['Fri, 21 Nov 2025 10:00:00 +0000'] }), ['date']],
  ['a Date that is none', withFacts({ dates: ['yesterday'] }), ['date']],
  ['bounces to another domain', withFacts({ returnPath: 'x@elsewhere.test' }), ['return-path']],
  ['mail in the clear', { outside: { ...outside, tlsProtocol: null } }, ['outbound-tls']],
  ['a reply that is missing', { isReplyDelivered: false }, ['reply']],
  ['mail that does not arrive', { outside: null }, ['delivered']],
]

describe('a fault', () => {
  for (const [title, changed, ids] of oneFault) {
    test(`that is ${title} costs exactly its point, with a fix`, () => {
      const { score, points } = scoreVerification({ ...perfect, ...changed })

      assert.deepEqual(idsOf(changed, false), ids)
      assert.ok(score < 100)
      assert.ok(points.filter(({ held }) => held === false).every(({ fix }) => (fix ?? '').length > 5))
    })
  }
})

const unknowns: readonly Fault[] = [
  ['a resolver that does not answer', { unknownReverseName: 'Nobody answered.' }, ['reverse-name']],
  ['blocklists that refuse the question', withEveryListing(['127.255.255.254']), ['blocklists', 'domain-listing']],
  ['a node that was not asked yet', { refusals: null }, refusalIds()],
  ['a node that answers nothing', withRefusals(silentRefusals()), refusalIds().filter((id) => id !== 'firewall')],
  ['passwords not tried yet', withRefusals({ passwords: null }), ['wrong-password']],
  ['a catch-all', withRefusals({ hasCatchAll: true, unknownRecipient: accepted }), ['unknown-recipient']],
  ['a server that wants to be asked later', withRefusals({ spam: { state: 'deferred', text: '451 later' } }), ['spam']],
  ['no quota policy', withRefusals({ fullMailbox: null }), ['full-mailbox']],
  ['a configuration that takes programs', withRefusals({ program: null }), ['programs']],
  ['an agent that reports no services', { services: [] }, ['fail2ban', 'firewall']],
  ['a clock that cannot be read', { clockAheadSeconds: null }, ['clock']],
  ['a record that nobody can look up', withRecord('spf', 'unknown'), ['spf-record']],
  ['an include that nobody can look up', { spf: { state: 'unknown', reason: 'No answer.' } }, ['spf-lookups']],
  ['CAA that nobody can look up', { caa: [{ name: 'mail.acme.test', values: null }] }, ['caa']],
  [
    'an authority whose CAA name is not known',
    { caa: [{ name: 'mail.acme.test', values: ['0 issue "other.example"'] }], caaIdentities: [] },
    ['caa'],
  ],
  ['a provider that notes no envelope', withFacts({ returnPath: null }), ['return-path']],
  ['a receiver whose own look-up failed', { outside: { ...outside, spf: 'temperror' } }, ['spf']],
  [
    'a configuration without the optional ports',
    { configuredPorts: [25, 465, 587, 993] },
    ['port-110', 'port-143', 'port-995', 'port-4190'],
  ],
]

describe('what nobody could tell', () => {
  for (const [title, changed, ids] of unknowns) {
    test(`because of ${title} neither gives nor takes anything`, () => {
      const { score } = scoreVerification({ ...perfect, ...changed })

      assert.equal(score, 100)
      assert.deepEqual(idsOf(changed, null).toSorted(), [...ids, ...neverJudged].toSorted())
      assert.deepEqual(idsOf(changed, false), [])
    })
  }

  test('without a seed mailbox is all that mail would have shown', () => {
    const changed = { hasSeedMailbox: false, outside: null, isReplyDelivered: false }

    assert.equal(scoreVerification({ ...perfect, ...changed }).score, 100)
    assert.ok(['delivered', 'dkim', 'reply', 'port-25-out'].every((id) => idsOf(changed, null).includes(id)))
  })

  test('when port 25 is closed is what the node would have said there', () => {
    const changed = withPort(25, { closedReason: 'refused' })

    assert.deepEqual(idsOf(changed, false), ['port-25'])
    assert.ok(idsOf(changed, null).includes('greeting'))
  })
})

test('takes "mailbox full" for a refusal, for now and for good', () => {
  for (const text of ['452 4.2.2 Mailbox is full', '552 5.2.2 Mailbox is full']) {
    const fullMailbox = { state: text.startsWith('4') ? 'deferred' : 'refused', text } as const
    assert.ok(idsOf(withRefusals({ fullMailbox }), true).includes('full-mailbox'), text)
  }
  const later = { state: 'deferred', text: '451 4.3.5 Server configuration problem' } as const
  assert.ok(idsOf(withRefusals({ fullMailbox: later }), null).includes('full-mailbox'))
})

test('keeps a node out for what is dangerous, and not for what only costs', () => {
  const required = (changed: Changed) =>
    failedRequirements(scoreVerification({ ...perfect, ...changed }).points).map(({ id }) => id)

  assert.deepEqual(required({}), [])
  assert.deepEqual(required(withListing('ip', ['127.0.0.2'])), ['blocklists'])
  assert.deepEqual(required({ clockAheadSeconds: 3600 }), ['clock'])
  assert.deepEqual(required(withRefusals({ spam: accepted })), [])
  assert.deepEqual(required({ isReplyDelivered: false }), [])
})

test('says of a catch-all that a local-looking trick is no relay, and of a real one that it is', () => {
  const [foreign, local] = perfectRefusals.relays
  assert.ok(foreign && local)
  const relays = [foreign, { ...local, answer: accepted }]

  assert.deepEqual(idsOf(withRefusals({ relays, hasCatchAll: true }), false), [])
  assert.deepEqual(idsOf(withRefusals({ relays, hasCatchAll: false }), false), ['open-relay'])
  assert.deepEqual(
    idsOf(withRefusals({ relays: [{ ...foreign, answer: accepted }, local], hasCatchAll: true }), false),
    ['open-relay'],
  )
})

test('always lies between 0 and 100, is 100 only when nothing fails, and explains every point', () => {
  const evidence = fc.record({
    ports: fc.subarray([...perfect.ports]),
    reverseName: fc.constantFrom(null, 'mail.acme.test'),
    outside: fc.constantFrom(null, outside),
    isReplyDelivered: fc.boolean(),
    hasSeedMailbox: fc.boolean(),
    refusals: fc.constantFrom(null, perfectRefusals, { ...perfectRefusals, spam: accepted }),
    records: fc.subarray([...perfect.records]),
    clockAheadSeconds: fc.option(fc.integer({ min: -1e6, max: 1e6 })),
  })
  fc.assert(
    fc.property(evidence, (changed) => {
      const { score, points } = scoreVerification({ ...perfect, ...changed })
      const failed = points.filter(({ held }) => held === false)

      assert.ok(score >= 0 && score <= 100)
      assert.equal(score === 100, failed.length === 0)
      assert.ok(points.every(({ held, fix }) => (held === false) === (fix !== null)))
      assert.ok(points.every(({ explanation }) => explanation.length > 5))
    }),
  )
})

function shortKey(): string {
  return `v=DKIM1; k=rsa; p=${rsaPublicKey(1024)}`
}

function withEveryListing(values: readonly string[]): Changed {
  return { listings: defaultBlocklists.map((list) => readListing(list, { state: 'found', values })) }
}

function refusalIds(): readonly string[] {
  return [
    'old-tls',
    'open-relay',
    'wrong-password',
    'unknown-recipient',
    'full-mailbox',
    'spam',
    'programs',
    'disclosure',
    'ssh-keys',
    'firewall',
  ]
}

function silentRefusals(): Partial<RefusalEvidence> {
  return {
    oldTls: [{ port: 25, state: 'unknown', detail: 'late' }],
    relays: perfectRefusals.relays.map((one) => ({ ...one, answer: silent })),
    unknownRecipient: silent,
    fullMailbox: silent,
    spam: silent,
    program: silent,
    disclosure: silent,
    ssh: { state: 'unknown', reason: 'late' },
    passwords: [
      { protocol: 'smtp', answer: silent },
      { protocol: 'imap', answer: refused },
    ],
  }
}
