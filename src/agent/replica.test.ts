import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import type { Directory } from '#protocol/agent-protocol.ts'
import { renderLookups } from '#render/postfix/lookups.ts'
import { openReplica, type ReplicaFiles } from './replica.ts'

let root = ''
let files: ReplicaFiles
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'rookery-replica-'))
  const gid = process.getgid?.() ?? 0
  files = { mail: { path: join(root, 'mail/mail.db'), gid }, auth: { path: join(root, 'auth/auth.db'), gid } }
})
after(() => rm(root, { recursive: true, force: true }))

const directory: Directory = {
  version: 1,
  generation: 3,
  domains: [{ name: 'example.test' }],
  mailboxes: [
    { address: 'anna@example.test', passwordHash: '{X}1', quotaBytes: 5, isActive: true, maxSendPerDay: 1 },
    { address: 'ben@example.test', passwordHash: '{X}2', quotaBytes: 0, isActive: false, maxSendPerDay: 1 },
  ],
  aliases: [
    { source: 'sales@example.test', destination: 'anna@example.test' },
    { source: 'sales@example.test', destination: 'ben@example.test' },
    { source: '@example.test', destination: 'anna@example.test' },
  ],
}

test('answers what Postfix asks, in the form Postfix asks it', { skip: isNotRoot() }, () => {
  using replica = disposable(openReplica(files))
  replica.replace(directory)

  assert.deepEqual(ask('domains', 'example.test'), ['example.test'])
  assert.deepEqual(ask('domains', 'other.test'), [])
  assert.deepEqual(ask('mailboxes', 'anna@example.test'), ['anna@example.test'])
  assert.deepEqual(ask('mailboxes', 'nobody@example.test'), [])
  assert.deepEqual(ask('aliases', 'sales@example.test'), ['anna@example.test', 'ben@example.test'])
  // a mailbox is its own destination, else the catch-all would take its mail
  assert.deepEqual(ask('aliases', 'ben@example.test'), ['ben@example.test'])
  assert.deepEqual(ask('aliases', '@example.test'), ['anna@example.test'])
  assert.deepEqual(ask('sender-logins', 'sales@example.test'), ['anna@example.test', 'ben@example.test'])
  assert.deepEqual(ask('closed-mailboxes', 'ben@example.test'), ['550 5.2.1 This mailbox is switched off'])
  assert.deepEqual(ask('closed-mailboxes', 'anna@example.test'), [])
})

test('is replaced as a whole, and remembers its generation', { skip: isNotRoot() }, () => {
  using first = disposable(openReplica(files))
  first.replace({ ...directory, generation: 4, mailboxes: [], aliases: [] })
  using second = disposable(openReplica(files))

  assert.equal(second.generation, 4)
  assert.deepEqual(ask('mailboxes', 'anna@example.test'), [])
})

test('keeps what it had when a replacement fails in the middle', { skip: isNotRoot() }, () => {
  using replica = disposable(openReplica(files))
  replica.replace(directory)
  const twice = directory.mailboxes.slice(0, 1)

  assert.throws(() => replica.replace({ ...directory, generation: 9, mailboxes: [...twice, ...twice] }))
  assert.equal(replica.generation, 3)
  assert.deepEqual(ask('mailboxes', 'anna@example.test'), ['anna@example.test'])
})

test('asks for everything again when a kill fell between its two files', { skip: isNotRoot() }, () => {
  using replica = disposable(openReplica(files))
  replica.replace(directory)
  using other = new DatabaseSync(files.auth.path)
  other.exec('UPDATE state SET generation = 2')

  assert.equal(replica.generation, 0)
})

test('is closed to others, and password hashes are in the file of Dovecot alone', { skip: isNotRoot() }, async () => {
  using replica = disposable(openReplica(files))
  replica.replace(directory)

  for (const { path } of [files.mail, files.auth]) {
    for (const name of [path, `${path}-wal`, `${path}-shm`]) assert.equal((await stat(name)).mode & 0o777, 0o660)
  }
  using mail = new DatabaseSync(files.mail.path)
  const tables = mail.prepare('SELECT group_concat(sql) AS text FROM sqlite_schema').get()
  assert.ok(!String(tables?.['text']).includes('password'))
})

/** Runs the query that is in the rendered look-up file with Postfix's key in it. */
function ask(lookup: string, key: string): string[] {
  const file = renderLookups().find(({ path }) => path.endsWith(`/${lookup}.cf`))
  const query = /^query = (.*)$/m.exec(file?.content ?? '')?.[1] ?? ''
  using db = new DatabaseSync(files.mail.path, { readOnly: true })
  return db
    .prepare(query.replaceAll('%s', key))
    .all()
    .map((row) => String(Object.values(row)[0]))
}

function disposable<T extends { close(): void }>(resource: T): T & Disposable {
  return Object.assign(Object.create(resource) as T, { [Symbol.dispose]: () => resource.close() })
}

function isNotRoot(): string | false {
  return process.getuid?.() === 0 ? false : 'gives files to groups, which only root may'
}
