import assert from 'node:assert/strict'
import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, test } from 'node:test'
import type { DirectoryEntry } from '#protocol/agent-protocol.ts'
import { directoryChecksum } from '#protocol/directory-digest.ts'
import { renderLookups } from '#render/postfix/lookups.ts'
import { openReplica, type Replica } from './replica.ts'
import type { ReplicaFiles } from './replica-files.ts'

let root = ''
let files: ReplicaFiles
let replica: Replica
let replaced = 0
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rookery-replica-'))
  const gid = process.getgid?.() ?? 0
  files = {
    mail: { path: join(root, 'mail/mail.db'), gid },
    auth: { path: join(root, 'auth/auth.db'), gid },
    limits: { path: join(root, 'limits/limits.db'), gid },
  }
  replaced = 0
  replica = open()
})
afterEach(async () => {
  replica.close()
  await rm(root, { recursive: true, force: true })
})

const anna = mailbox('anna@example.test')
const ben = mailbox('ben@example.test', { isActive: false, passwordHash: '{X}2' })
const domain: DirectoryEntry = { kind: 'domain', key: 'example.test', body: { isActive: true } }
const directory: readonly DirectoryEntry[] = [
  anna,
  ben,
  domain,
  { kind: 'alias', key: 'sales@example.test', body: { destinations: [anna.key, ben.key] } },
  { kind: 'alias', key: '@example.test', body: { destinations: [anna.key] } },
]

test('answers what Postfix asks, in the form Postfix asks it', () => {
  takeSnapshot(3, directory)

  assert.deepEqual(ask('domains', 'example.test'), ['example.test'])
  assert.deepEqual(ask('domains', 'other.test'), [])
  assert.deepEqual(ask('mailboxes', 'anna@example.test'), ['anna@example.test'])
  assert.deepEqual(ask('mailboxes', 'nobody@example.test'), [])
  assert.deepEqual(ask('aliases', 'sales@example.test'), ['anna@example.test', 'ben@example.test'])
  // a mailbox is its own destination, else the catch-all would take its mail
  assert.deepEqual(ask('aliases', 'ben@example.test'), ['ben@example.test'])
  assert.deepEqual(ask('aliases', '@example.test'), ['anna@example.test'])
  assert.deepEqual(ask('sender-logins', 'sales@example.test'), ['anna@example.test', 'ben@example.test'])
  assert.deepEqual(ask('recipients', 'ben@example.test'), ['550 5.2.1 This mailbox is switched off'])
  assert.deepEqual(ask('recipients', 'anna@example.test'), ['has_room'])
  assert.deepEqual(ask('recipients', 'example.test'), [])
})

test('lets nobody write to or send from a domain that is suspended', () => {
  const suspended: DirectoryEntry = { ...domain, body: { isActive: false } }
  takeSnapshot(3, [suspended, ...directory.filter((entry) => entry !== domain)])

  for (const key of ['anna@example.test', 'ben@example.test', 'example.test']) {
    assert.deepEqual(ask('recipients', key), ['450 4.2.1 Mail for this domain is suspended; try again later'])
  }
  assert.deepEqual(ask('domains', 'example.test'), ['example.test'])
  for (const key of ['anna@example.test', 'sales@example.test']) assert.deepEqual(ask('sender-logins', key), [])
})

test('takes a change where the one before ended, and remembers it', () => {
  takeSnapshot(3, directory)
  const changed = mailbox('anna@example.test', { passwordHash: '{X}new', quotaBytes: 7 })
  const after = [...directory.slice(1), changed]
  replica.apply({ type: 'delta', fromSequence: 3, toSequence: 4, entries: [changed], checksum: checksumOf(after) })
  replica.close()
  replica = open()

  assert.deepEqual(replica.position(), { sequence: 4, checksum: checksumOf(after) })
  assert.deepEqual(read('auth', 'SELECT password_hash, quota_bytes FROM mailboxes WHERE address = ?', anna.key), [
    { password_hash: '{X}new', quota_bytes: 7 },
  ])
})

test('takes nothing of a change that does not fit: a gap, another checksum', () => {
  takeSnapshot(3, directory)
  const gone: DirectoryEntry = { ...anna, body: null }
  const mismatch = { name: 'ReplicaMismatch' }
  const message = { type: 'delta', toSequence: 5, entries: [gone] } as const

  assert.throws(
    () => replica.apply({ ...message, fromSequence: 4, checksum: checksumOf(directory.slice(1)) }),
    mismatch,
  )
  assert.throws(() => replica.apply({ ...message, fromSequence: 3, checksum: checksumOf(directory) }), mismatch)
  assert.equal(replica.position()?.sequence, 3)
  assert.deepEqual(ask('mailboxes', anna.key), [anna.key])
})

test('keeps what it had until a snapshot is complete and right', () => {
  takeSnapshot(3, directory)
  replica.beginSnapshot()
  replica.addToSnapshot([domain])
  assert.deepEqual(ask('mailboxes', anna.key), [anna.key])

  assert.throws(() => replica.endSnapshot({ sequence: 9, checksum: '17' }), { name: 'ReplicaMismatch' })
  assert.deepEqual(ask('mailboxes', anna.key), [anna.key])
  assert.equal(replica.position()?.sequence, 3)
})

test('a suspended domain closes its mailboxes, and gives them back as they were', () => {
  takeSnapshot(1, directory)
  const active = () => read('auth', 'SELECT address FROM mailboxes WHERE is_active = 1').map((row) => row['address'])
  const suspended: DirectoryEntry = { ...domain, body: { isActive: false } }
  const after = checksumOf([...directory.filter((entry) => entry !== domain), suspended])
  replica.apply({ type: 'delta', fromSequence: 1, toSequence: 2, entries: [suspended], checksum: after })
  const during = active()
  replica.apply({ type: 'delta', fromSequence: 2, toSequence: 3, entries: [domain], checksum: checksumOf(directory) })

  assert.deepEqual([during, active()], [[], ['anna@example.test']])
})

test('the mailbox by which a node tests itself survives snapshots and is in no checksum', () => {
  takeSnapshot(1, directory)
  replica.admitSelfTest('{X}self')
  takeSnapshot(5, [domain])

  assert.deepEqual(ask('mailboxes', 'agent@self-test.invalid'), ['agent@self-test.invalid'])
  assert.equal(replica.position()?.checksum, checksumOf([domain]))
  assert.equal(replica.check(), true)
})

test('notices at its start that a kill fell between two of its files, and goes on serving', () => {
  takeSnapshot(3, directory)
  replica.close()
  write('auth', 'UPDATE state SET sequence = 2')
  replica = open()

  assert.equal(replica.position(), null)
  assert.deepEqual(ask('mailboxes', anna.key), [anna.key])
  takeSnapshot(4, directory)
  assert.equal(replica.position()?.sequence, 4)
  assert.equal(replaced, 1)
})

test('is never empty: without files there are none until the first snapshot is complete', () => {
  replica.beginSnapshot()
  replica.addToSnapshot(directory)

  assert.equal(replica.position(), null)
  assert.equal(statSync(files.mail.path, { throwIfNoEntry: false }), undefined)
})

const faults: Readonly<Record<string, (path: string) => void>> = {
  'was overwritten': (path) => writeFileSync(path, Buffer.alloc(50_000, 'x')),
  'was cut off': (path) => truncateSync(path, 4096),
  'is empty': (path) => truncateSync(path, 0),
  'has a page of something else': (path) => overwrite(path, 8192),
}
for (const [what, damage] of Object.entries(faults)) {
  for (const name of ['mail', 'auth', 'limits'] as const) {
    test(`notices while it runs and at its start that ${name}.db ${what}, and is rebuilt by a snapshot`, () => {
      takeSnapshot(3, manyMailboxes())
      replica.close()
      replica = open()
      assert.equal(replica.check(), true)
      damage(files[name].path)

      assert.equal(replica.check(), false)
      assert.equal(replica.position(), null)
      replica.close()
      replica = open()
      assert.equal(replica.position(), null)
      takeSnapshot(4, directory)
      assert.equal(replica.check(), true)
      assert.deepEqual(ask('mailboxes', anna.key), [anna.key])
      assert.equal(replaced, 2)
    })
  }
}

test('files that were removed, or replaced by older ones, are back at once without the control plane', () => {
  takeSnapshot(3, directory)
  rmSync(files.mail.path)
  assert.equal(replica.check(), true)
  assert.deepEqual(ask('mailboxes', anna.key), [anna.key])
  rmSync(`${files.auth.path}-wal`, { force: true })
  assert.equal(replica.check(), true)
  writeFileSync(`${root}/old.db`, readFileSync(files.limits.path))
  renameSync(`${root}/old.db`, files.limits.path)
  assert.equal(replica.check(), true)

  assert.equal(replica.position()?.sequence, 3)
  assert.equal(replaced, 4)
  assert.equal(read('limits', 'SELECT count(*) AS n FROM limits')[0]?.['n'], 2)
})

test('notices rows that somebody else changed, also when the file is a sound database', () => {
  takeSnapshot(3, directory)
  write('auth', "UPDATE mailboxes SET password_hash = '{PLAIN}stolen'")

  assert.equal(replica.check(), false)
})

test('its log does not grow without bounds', () => {
  takeSnapshot(0, directory)
  let entries = directory
  for (let sequence = 0; sequence < 3000; sequence++) {
    const changed = mailbox('anna@example.test', { passwordHash: `{X}${'x'.repeat(500)}${sequence}` })
    entries = [changed, ...directory.slice(1)]
    const checksum = sequence % 100 === 0 ? checksumOf(entries) : null
    replica.apply({ type: 'delta', fromSequence: sequence, toSequence: sequence + 1, entries: [changed], checksum })
  }

  for (const { path } of Object.values(files)) assert.ok(statSync(`${path}-wal`).size < 8 * 1024 * 1024)
})

test('is closed to others, and password hashes are in the file of Dovecot alone', () => {
  takeSnapshot(3, directory)

  for (const { path } of Object.values(files)) {
    for (const name of [path, `${path}-wal`, `${path}-shm`]) assert.equal(statSync(name).mode & 0o777, 0o660)
    assert.equal(statSync(dirname(path)).mode & 0o7777, 0o2770)
  }
  for (const name of ['mail', 'limits'] as const) {
    const [tables] = read(name, 'SELECT group_concat(sql) AS text FROM sqlite_schema')
    assert.ok(!String(tables?.['text']).includes('password'))
  }
})

function open(): Replica {
  return openReplica(files, {
    onReplaced: () => {
      replaced += 1
    },
    say: () => undefined,
  })
}

function takeSnapshot(sequence: number, entries: readonly DirectoryEntry[]): void {
  replica.beginSnapshot()
  for (const entry of entries) replica.addToSnapshot([entry])
  replica.endSnapshot({ sequence, checksum: checksumOf(entries) })
}

function mailbox(key: string, parts: object = {}): DirectoryEntry {
  const body = { passwordHash: '{X}1', quotaBytes: 5, isActive: true, maxSendPerDay: 1, ...parts }
  return { kind: 'mailbox', key, body }
}

function manyMailboxes(): readonly DirectoryEntry[] {
  return [domain, ...Array.from({ length: 500 }, (_, index) => mailbox(`person-${index}@example.test`))]
}

function checksumOf(entries: Iterable<DirectoryEntry>): string {
  return String(directoryChecksum(entries))
}

function overwrite(path: string, at: number): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(4096, 'x'), 0, 4096, at)
  closeSync(file)
}

/** Runs the query that is in the rendered look-up file with Postfix's key in it. */
function ask(lookup: string, key: string): unknown[] {
  const file = renderLookups().find(({ path }) => path.endsWith(`/${lookup}.cf`))
  const query = /^query = (.*)$/m.exec(file?.content ?? '')?.[1] ?? ''
  return read('mail', query.replaceAll('%s', key).replaceAll('%d', key.slice(key.lastIndexOf('@') + 1))).map(
    (row) => Object.values(row)[0],
  )
}

function read(name: keyof ReplicaFiles, query: string, ...values: string[]): Record<string, unknown>[] {
  using db = new DatabaseSync(files[name].path, { readOnly: true })
  return db
    .prepare(query)
    .all(...values)
    .map((row) => ({ ...row }))
}

function write(name: keyof ReplicaFiles, query: string): void {
  using db = new DatabaseSync(files[name].path)
  db.exec(query)
}
