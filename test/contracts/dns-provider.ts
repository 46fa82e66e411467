import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DnsRecordType, RecordSet, RecordSetChange } from '#model/dns-record.ts'
import { planZone } from '#plan/dns/plan-zone.ts'
import type { DnsProvider } from '#providers/dns/dns-provider.ts'
import { ProviderError } from '#providers/provider-error.ts'

export interface DnsHarness extends AsyncDisposable {
  readonly provider: DnsProvider
  /** An empty zone (name servers and SOA apart) that the provider may change; a fresh one for each harness. */
  readonly zone: string
  /** Adds the values as somebody else would, past the provider. */
  addAsStranger(set: RecordSet): Promise<void>
  /** What the outside world sees of a set, sorted, asked past the provider. */
  see(name: string, type: DnsRecordType): Promise<readonly string[]>
  /** Lets the person act on the instructions (manual), or does nothing. */
  settle(): Promise<void>
}

/** What every DNS provider promises; see `src/providers/dns/dns-provider.ts`. */
export function describeDnsProvider(
  name: string,
  makeHarness: () => Promise<DnsHarness>,
  skip: string | false = false,
): void {
  describe(`DNS provider ${name}`, { skip }, () => {
    const promise = (title: string, check: (harness: DnsHarness) => Promise<void>) =>
      test(title, async () => {
        await using harness = await makeHarness()
        await check(harness)
      })

    promise('lists the zones that it can change', async ({ provider, zone }) => {
      assert.ok((await provider.listZones()).includes(zone))
    })

    promise('calls an unknown zone not-found', async ({ provider }) => {
      await rejectsWith('not-found', provider.listRecordSets('unknown.test'))
      await rejectsWith('not-found', provider.applyChanges('unknown.test', [add('unknown.test', 'A', ['192.0.2.1'])]))
    })

    for (const [type, label, values] of examples) {
      promise(`writes ${label} and reads it back the same`, async (harness) => {
        const set = make(`w.${harness.zone}`, type, values)
        await apply(harness, [change(null, set)])

        assert.deepEqual(await observed(harness, set.name, type), set.values.toSorted())
      })
    }

    promise('shows the world what it wrote', async (harness) => {
      const long = `v=DKIM1; k=rsa; p=${'AbC+/'.repeat(120)}`
      await apply(harness, [add(harness.zone, 'MX', ['10 mail.example']), add(`k.${harness.zone}`, 'TXT', [long])])

      assert.deepEqual(await harness.see(harness.zone, 'MX'), ['10 mail.example'])
      assert.deepEqual(await harness.see(`k.${harness.zone}`, 'TXT'), [long])
    })

    promise('takes the same changes again without error or effect', async (harness) => {
      const first = [add(harness.zone, 'TXT', ['one']), add(`a.${harness.zone}`, 'A', ['192.0.2.1'])]
      const replace = [change(make(harness.zone, 'TXT', ['one']), make(harness.zone, 'TXT', ['two']))]
      for (const changes of [first, first, replace, replace]) await apply(harness, changes)

      assert.deepEqual(await observed(harness, harness.zone, 'TXT'), ['two'])
      assert.deepEqual(await observed(harness, `a.${harness.zone}`, 'A'), ['192.0.2.1'])
    })

    promise('changes and removes single values and leaves the others of the set', async (harness) => {
      await harness.addAsStranger(make(harness.zone, 'TXT', ['theirs']))
      await apply(harness, [
        change(make(harness.zone, 'TXT', ['theirs']), make(harness.zone, 'TXT', ['theirs', 'ours'])),
      ])
      assert.deepEqual(await observed(harness, harness.zone, 'TXT'), ['ours', 'theirs'])

      await apply(harness, [
        change(make(harness.zone, 'TXT', ['theirs', 'ours']), make(harness.zone, 'TXT', ['theirs'])),
      ])
      assert.deepEqual(await observed(harness, harness.zone, 'TXT'), ['theirs'])
    })

    promise('removes a whole set, and is content when it is gone already', async (harness) => {
      const set = make(`a.${harness.zone}`, 'A', ['192.0.2.1', '192.0.2.2'])
      await apply(harness, [change(null, set)])

      await apply(harness, [change(set, null)])
      await apply(harness, [change(set, null)])

      assert.deepEqual(await observed(harness, set.name, 'A'), [])
    })

    promise('loses no value that a stranger added since the zone was looked at', async (harness) => {
      const seen = make(harness.zone, 'TXT', ['v=spf1 -all'])
      await apply(harness, [change(null, seen)])
      await harness.addAsStranger(make(harness.zone, 'TXT', ['new=1']))

      const outcome = await apply(harness, [change(seen, make(harness.zone, 'TXT', ['v=spf1 mx -all']))]).catch(kindOf)

      const now = await observed(harness, harness.zone, 'TXT')
      assert.ok(now.includes('new=1'))
      assert.ok(outcome === 'conflict' || now.includes('v=spf1 mx -all'))
      assert.equal(now.filter((value) => value.startsWith('v=spf1')).length, 1)
    })

    promise('never has a value twice, or half a batch, when called twice at once', async (harness) => {
      const name = `_acme-challenge.${harness.zone}`
      const both = ['first', 'second'].map((value) => apply(harness, [add(name, 'TXT', [value])]))
      await Promise.all([...both, apply(harness, [add(name, 'TXT', ['first'])])])

      assert.deepEqual(await observed(harness, name, 'TXT'), ['first', 'second'])
    })

    promise('writes nothing of a batch that has a name outside the zone', async (harness) => {
      const batch = [add(`a.${harness.zone}`, 'A', ['192.0.2.1']), add('elsewhere.example', 'A', ['192.0.2.1'])]

      await rejectsWith('invalid-request', harness.provider.applyChanges(harness.zone, batch))
      await harness.settle()

      assert.deepEqual(await observed(harness, `a.${harness.zone}`, 'A'), [])
    })

    promise('changes the TTL of a set, strangers’ values included', async (harness) => {
      if (harness.provider.capabilities.mode === 'manual') return
      const set = make(`a.${harness.zone}`, 'A', ['192.0.2.1', '192.0.2.2'], 300)
      await apply(harness, [change(null, set)])

      await apply(harness, [change(set, { ...set, ttlSeconds: 900 })])

      const after = (await harness.provider.listRecordSets(harness.zone)).find(({ name }) => name === set.name)
      assert.equal(after?.ttlSeconds, 900)
      assert.equal(after?.values.length, 2)
    })

    promise('leaves nothing to plan once a plan was applied, and nothing of ours after a teardown', async (harness) => {
      await harness.addAsStranger(make(harness.zone, 'TXT', ['v=spf1 include:shop.example -all']))
      const desired = [
        make(harness.zone, 'MX', [`10 mail.${harness.zone}`]),
        make(harness.zone, 'TXT', ['v=spf1 ip4:192.0.2.1 ~all']),
        make(`mail.${harness.zone}`, 'A', ['192.0.2.1']),
        make(`r1._domainkey.${harness.zone}`, 'TXT', [`v=DKIM1; k=rsa; p=${'A'.repeat(400)}`]),
      ]
      const plan = async (wanted: readonly RecordSet[], owned: readonly RecordSet[]) =>
        planZone({
          desired: wanted,
          observed: await look(harness),
          owned,
          adjust: (sets) => harness.provider.adjust(sets),
        })

      const first = await plan(desired, [])
      await apply(harness, first.changes)
      const second = await plan(desired, first.newOwned)
      assert.deepEqual(second.changes, [])

      const teardown = await plan([], second.newOwned)
      await apply(harness, teardown.changes)
      assert.deepEqual(await observed(harness, harness.zone, 'TXT'), ['v=spf1 include:shop.example -all'])
      assert.deepEqual(await observed(harness, harness.zone, 'MX'), [])
    })
  })
}

const examples: ReadonlyArray<readonly [type: DnsRecordType, label: string, values: readonly string[]]> = [
  ['A', 'addresses', ['192.0.2.1', '192.0.2.2']],
  ['AAAA', 'an IPv6 address', ['2001:db8::1']],
  ['CNAME', 'an alias', ['target.example']],
  ['MX', 'mail exchangers', ['10 mail.example', '20 backup.example']],
  ['TXT', 'text with quotes, backslashes and semicolons', ['a "quoted\\ text"; b', 'plain', 'ümlaut']],
  ['TXT', 'text longer than one string', [`long=${'0123456789'.repeat(90)}`]],
  ['SRV', 'a service', ['0 1 993 imap.example']],
  ['TLSA', 'a certificate association', [`3 1 1 ${'ab'.repeat(32)}`]],
  ['CAA', 'a certification authority', ['0 issue "ca.example"']],
]

function make(name: string, type: DnsRecordType, values: readonly string[], ttlSeconds = 300): RecordSet {
  return { name, type, ttlSeconds, values }
}

function change(before: RecordSet | null, after: RecordSet | null): RecordSetChange {
  const set = before ?? after
  assert.ok(set)
  return { name: set.name, type: set.type, before, after }
}

function add(name: string, type: DnsRecordType, values: readonly string[]): RecordSetChange {
  return change(null, make(name, type, values))
}

async function apply({ provider, zone, settle }: DnsHarness, changes: readonly RecordSetChange[]): Promise<void> {
  await provider.applyChanges(zone, changes)
  await settle()
}

async function look({ provider, zone }: DnsHarness): Promise<readonly RecordSet[]> {
  return await provider.listRecordSets(zone)
}

async function observed(harness: DnsHarness, name: string, type: DnsRecordType): Promise<readonly string[]> {
  const set = (await look(harness)).find((each) => each.name === name && each.type === type)
  return set?.values.toSorted() ?? []
}

export async function rejectsWith(kind: ProviderError['kind'], work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => error instanceof ProviderError && error.kind === kind)
}

function kindOf(error: unknown): string {
  return error instanceof ProviderError ? error.kind : String(error)
}
