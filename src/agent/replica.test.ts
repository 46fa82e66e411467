import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { DirectoryEntry } from '#protocol/agent-protocol.ts'
import {
  checksumOf,
  createReplicaFixture,
  domainEntry,
  mailboxEntry,
  type ReplicaFixture,
} from '../../test/support/replica-fixture.ts'

let it: ReplicaFixture
beforeEach(async () => {
  it = await createReplicaFixture()
})
afterEach(() => it[Symbol.asyncDispose]())

const anna = mailboxEntry('anna@example.test')
const ben = mailboxEntry('ben@example.test', { isActive: false, passwordHash: '{X}2' })
const directory: readonly DirectoryEntry[] = [
  anna,
  ben,
  domainEntry,
  { kind: 'alias', key: 'sales@example.test', body: { destinations: [anna.key, ben.key] } },
  { kind: 'alias', key: '@example.test', body: { destinations: [anna.key] } },
]

test('answers what Postfix asks, in the form Postfix asks it', () => {
  it.takeSnapshot(3, directory)

  assert.deepEqual(it.ask('domains', 'example.test'), ['example.test'])
  assert.deepEqual(it.ask('domains', 'other.test'), [])
  assert.deepEqual(it.ask('mailboxes', 'anna@example.test'), ['anna@example.test'])
  assert.deepEqual(it.ask('mailboxes', 'nobody@example.test'), [])
  assert.deepEqual(it.ask('aliases', 'sales@example.test'), ['anna@example.test', 'ben@example.test'])
  // a mailbox is its own destination, else the catch-all would take its mail
  assert.deepEqual(it.ask('aliases', 'ben@example.test'), ['ben@example.test'])
  assert.deepEqual(it.ask('aliases', '@example.test'), ['anna@example.test'])
  assert.deepEqual(it.ask('sender-logins', 'sales@example.test'), ['anna@example.test', 'ben@example.test'])
  assert.deepEqual(it.ask('recipients', 'ben@example.test'), ['550 5.2.1 This mailbox is switched off'])
  assert.deepEqual(it.ask('recipients', 'anna@example.test'), ['has_room'])
  assert.deepEqual(it.ask('recipients', 'example.test'), [])
})

test('lets nobody write to or send from a domain that is suspended', () => {
  const suspended: DirectoryEntry = { ...domainEntry, body: { isActive: false } }
  it.takeSnapshot(3, [suspended, ...directory.filter((entry) => entry !== domainEntry)])

  for (const key of ['anna@example.test', 'ben@example.test', 'example.test']) {
    assert.deepEqual(it.ask('recipients', key), ['450 4.2.1 Mail for this domain is suspended; try again later'])
  }
  assert.deepEqual(it.ask('domains', 'example.test'), ['example.test'])
  for (const key of ['anna@example.test', 'sales@example.test']) assert.deepEqual(it.ask('sender-logins', key), [])
})

test('takes a change where the one before ended, and remembers it', () => {
  it.takeSnapshot(3, directory)
  const changed = mailboxEntry('anna@example.test', { passwordHash: '{X}new', quotaBytes: 7 })
  const after = [...directory.slice(1), changed]
  it.replica.apply({ type: 'delta', fromSequence: 3, toSequence: 4, entries: [changed], checksum: checksumOf(after) })
  it.restart()

  assert.deepEqual(it.replica.position(), { sequence: 4, checksum: checksumOf(after) })
  assert.deepEqual(it.read('auth', 'SELECT password_hash, quota_bytes FROM mailboxes WHERE address = ?', anna.key), [
    { password_hash: '{X}new', quota_bytes: 7 },
  ])
})

test('takes nothing of a change that does not fit: a gap, another checksum', () => {
  it.takeSnapshot(3, directory)
  const gone: DirectoryEntry = { ...anna, body: null }
  const mismatch = { name: 'ReplicaMismatch' }
  const message = { type: 'delta', toSequence: 5, entries: [gone] } as const

  assert.throws(
    () => it.replica.apply({ ...message, fromSequence: 4, checksum: checksumOf(directory.slice(1)) }),
    mismatch,
  )
  assert.throws(() => it.replica.apply({ ...message, fromSequence: 3, checksum: checksumOf(directory) }), mismatch)
  assert.equal(it.replica.position()?.sequence, 3)
  assert.deepEqual(it.ask('mailboxes', anna.key), [anna.key])
})

test('keeps what it had until a snapshot is complete and right', () => {
  it.takeSnapshot(3, directory)
  it.replica.beginSnapshot()
  it.replica.addToSnapshot([domainEntry])
  assert.deepEqual(it.ask('mailboxes', anna.key), [anna.key])

  assert.throws(() => it.replica.endSnapshot({ sequence: 9, checksum: '17' }), { name: 'ReplicaMismatch' })
  assert.deepEqual(it.ask('mailboxes', anna.key), [anna.key])
  assert.equal(it.replica.position()?.sequence, 3)
})

test('a suspended domain closes its mailboxes, and gives them back as they were', () => {
  it.takeSnapshot(1, directory)
  const active = () => it.read('auth', 'SELECT address FROM mailboxes WHERE is_active = 1').map((row) => row['address'])
  const suspended: DirectoryEntry = { ...domainEntry, body: { isActive: false } }
  const after = checksumOf([...directory.filter((entry) => entry !== domainEntry), suspended])
  it.replica.apply({ type: 'delta', fromSequence: 1, toSequence: 2, entries: [suspended], checksum: after })
  const during = active()
  it.replica.apply({
    type: 'delta',
    fromSequence: 2,
    toSequence: 3,
    entries: [domainEntry],
    checksum: checksumOf(directory),
  })

  assert.deepEqual([during, active()], [[], ['anna@example.test']])
})

test('the mailbox by which a node tests itself survives snapshots and is in no checksum', () => {
  it.takeSnapshot(1, directory)
  it.replica.admitSelfTest('{X}self')
  it.takeSnapshot(5, [domainEntry])

  assert.deepEqual(it.ask('mailboxes', 'agent@self-test.invalid'), ['agent@self-test.invalid'])
  assert.equal(it.replica.position()?.checksum, checksumOf([domainEntry]))
  assert.equal(it.replica.check(), true)
})

test('notices at its start that a kill fell between two of its files, and goes on serving', () => {
  it.takeSnapshot(3, directory)
  it.restart(() => it.write('auth', 'UPDATE state SET sequence = 2'))

  assert.equal(it.replica.position(), null)
  assert.deepEqual(it.ask('mailboxes', anna.key), [anna.key])
  it.takeSnapshot(4, directory)
  assert.equal(it.replica.position()?.sequence, 4)
  assert.equal(it.replaced, 1)
})

test('is never empty: without files there are none until the first snapshot is complete', () => {
  it.replica.beginSnapshot()
  it.replica.addToSnapshot(directory)

  assert.equal(it.replica.position(), null)
  assert.equal(statSync(it.files.mail.path, { throwIfNoEntry: false }), undefined)
})

test('its log does not grow without bounds', () => {
  it.takeSnapshot(0, directory)
  let entries = directory
  for (let sequence = 0; sequence < 3000; sequence++) {
    const changed = mailboxEntry('anna@example.test', { passwordHash: `{X}${'x'.repeat(500)}${sequence}` })
    entries = [changed, ...directory.slice(1)]
    const checksum = sequence % 100 === 0 ? checksumOf(entries) : null
    it.replica.apply({ type: 'delta', fromSequence: sequence, toSequence: sequence + 1, entries: [changed], checksum })
  }

  for (const { path } of Object.values(it.files)) assert.ok(statSync(`${path}-wal`).size < 8 * 1024 * 1024)
})

test('is closed to others, and password hashes are in the file of Dovecot alone', () => {
  it.takeSnapshot(3, directory)

  for (const { path } of Object.values(it.files)) {
    for (const name of [path, `${path}-wal`, `${path}-shm`]) assert.equal(statSync(name).mode & 0o777, 0o660)
    assert.equal(statSync(dirname(path)).mode & 0o7777, 0o2770)
  }
  for (const name of ['mail', 'limits'] as const) {
    const [tables] = it.read(name, 'SELECT group_concat(sql) AS text FROM sqlite_schema')
    assert.ok(!String(tables?.['text']).includes('password'))
  }
})
