import assert from 'node:assert/strict'
import { readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import type { DirectoryEntry } from '#protocol/agent-protocol.ts'
import {
  checksumOf,
  createReplicaFixture,
  domainEntry,
  mailboxEntry,
  overwrite,
  type ReplicaFixture,
} from '../../test/support/replica-fixture.ts'

let it: ReplicaFixture
beforeEach(async () => {
  it = await createReplicaFixture()
})
afterEach(() => it[Symbol.asyncDispose]())

const anna = mailboxEntry('anna@example.test')
const directory: readonly DirectoryEntry[] = [anna, mailboxEntry('ben@example.test'), domainEntry]

const faults: Readonly<Record<string, (path: string) => void>> = {
  'was overwritten': (path) => writeFileSync(path, Buffer.alloc(50_000, 'x')),
  'was cut off': (path) => truncateSync(path, 4096),
  'is empty': (path) => truncateSync(path, 0),
  'has a page of something else': (path) => overwrite(path, 8192),
}
for (const [what, damage] of Object.entries(faults)) {
  for (const name of ['mail', 'auth', 'limits'] as const) {
    test(`notices while it runs and at its start that ${name}.db ${what}, and is rebuilt by a snapshot`, () => {
      it.takeSnapshot(3, manyMailboxes())
      it.restart()
      assert.equal(it.replica.check(), true)
      damage(it.files[name].path)

      assert.equal(it.replica.check(), false)
      assert.equal(it.replica.position(), null)
      it.restart()
      assert.equal(it.replica.position(), null)
      it.takeSnapshot(4, directory)
      assert.equal(it.replica.check(), true)
      assert.deepEqual(it.ask('mailboxes', anna.key), [anna.key])
      assert.equal(it.replaced, 2)
    })
  }
}

test('files that were removed, or replaced by older ones, are back at once without the control plane', () => {
  it.takeSnapshot(3, directory)
  rmSync(it.files.mail.path)
  assert.equal(it.replica.check(), true)
  assert.deepEqual(it.ask('mailboxes', anna.key), [anna.key])
  rmSync(`${it.files.auth.path}-wal`, { force: true })
  assert.equal(it.replica.check(), true)
  writeFileSync(`${it.root}/old.db`, readFileSync(it.files.limits.path))
  renameSync(`${it.root}/old.db`, it.files.limits.path)
  assert.equal(it.replica.check(), true)

  assert.equal(it.replica.position()?.sequence, 3)
  assert.equal(it.replaced, 4)
  assert.equal(it.read('limits', 'SELECT count(*) AS n FROM limits')[0]?.['n'], 2)
})

test('tells those who read the files when they were replaced while the agent was away', () => {
  it.takeSnapshot(3, directory)
  it.restart()
  assert.equal(it.replaced, 1)
  it.restart(() => {
    writeFileSync(`${it.root}/copy.db`, readFileSync(it.files.auth.path))
    renameSync(`${it.root}/copy.db`, it.files.auth.path)
  })

  assert.equal(it.replaced, 2)
})

test('notices rows that somebody else changed, also when the file is a sound database', () => {
  it.takeSnapshot(3, directory)
  it.write('auth', "UPDATE mailboxes SET password_hash = '{PLAIN}stolen'")

  assert.equal(it.replica.check(), false)
})

test('holds what the control plane holds after any changes, cuts, restarts and damage in any order', async () => {
  const key = fc
    .constantFrom('anna@example.test', '"ben b"@example.test', 'd+tag@other.test')
    .map((it) => it.replace(' ', '_'))
  const step = fc.oneof(
    fc.record({ kind: fc.constant('mailbox' as const), key, isActive: fc.boolean() }),
    fc.record({
      kind: fc.constant('domain' as const),
      key: fc.constantFrom('example.test', 'other.test'),
      isActive: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('alias' as const), key, destinations: fc.uniqueArray(key, { minLength: 1 }) }),
    fc.record({ kind: fc.constant('gone' as const), of: fc.constantFrom('mailbox' as const, 'alias' as const), key }),
    fc.record({ kind: fc.constantFrom('lost' as const, 'restart' as const, 'kill' as const, 'damage' as const) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      await using own = await createReplicaFixture()
      const model = new Map<string, DirectoryEntry>()
      let sequence = 0
      /** What the stream does: a delta when it fits, else a snapshot. */
      const tell = (entries: readonly DirectoryEntry[]) => {
        const from = own.replica.check() ? own.replica.position() : null
        const checksum = checksumOf(model.values())
        if (from === null || from.sequence !== sequence - entries.length)
          own.takeSnapshot(sequence, [...model.values()])
        else own.replica.apply({ type: 'delta', fromSequence: from.sequence, toSequence: sequence, entries, checksum })
      }
      tell([])
      for (const it of steps) {
        if (it.kind === 'restart') own.restart()
        else if (it.kind === 'kill') own.restart(() => own.write('limits', 'UPDATE state SET sequence = sequence - 1'))
        else if (it.kind === 'damage') own.write('auth', "UPDATE mailboxes SET password_hash = 'stolen'")
        else sequence += 1
        if (!isChange(it)) continue
        const entry = toEntry(it)
        if (entry.body === null) model.delete(`${entry.kind} ${entry.key}`)
        else model.set(`${entry.kind} ${entry.key}`, entry)
        tell([entry])
      }
      tell([])
      own.restart()
      assert.deepEqual(own.replica.position(), { sequence, checksum: checksumOf(model.values()) })
    }),
    { numRuns: 60 },
  )
})

type Change =
  | { readonly kind: 'mailbox' | 'domain'; readonly key: string; readonly isActive: boolean }
  | { readonly kind: 'alias'; readonly key: string; readonly destinations: readonly string[] }
  | { readonly kind: 'gone'; readonly of: 'mailbox' | 'alias'; readonly key: string }

const isChange = (step: { readonly kind: string }): step is Change =>
  ['mailbox', 'domain', 'alias', 'gone'].includes(step.kind)

function toEntry(change: Change): DirectoryEntry {
  const { key } = change
  if (change.kind === 'gone') return { kind: change.of, key, body: null }
  if (change.kind === 'alias') return { kind: 'alias', key, body: { destinations: change.destinations.toSorted() } }
  if (change.kind === 'domain') return { kind: 'domain', key, body: { isActive: change.isActive } }
  return mailboxEntry(key, { isActive: change.isActive })
}

function manyMailboxes(): readonly DirectoryEntry[] {
  return [domainEntry, ...Array.from({ length: 500 }, (_, index) => mailboxEntry(`person-${index}@example.test`))]
}
