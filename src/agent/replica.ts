import { chmodSync, chownSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Directory } from '#protocol/agent-protocol.ts'
import { selfTest } from '#protocol/node-paths.ts'
import { authSchema, mailSchema } from './replica-schema.ts'

/** Where the two databases are, and the group that reads each. */
export interface ReplicaFiles {
  readonly mail: { readonly path: string; readonly gid: number }
  readonly auth: { readonly path: string; readonly gid: number }
}

/**
 * The node's copy of the directory. Two SQLite files, because two daemons read them and only Dovecot may see password
 * hashes; in WAL mode, so that readers never wait for the writer. The reading group may write, too: a reader of a WAL
 * database takes part in its shared-memory index (https://www.sqlite.org/wal.html §2.2).
 */
export interface Replica {
  /** Of the directory that is in both files; 0 when there is none, or when a kill fell between the two. */
  readonly generation: number
  /** Replaces everything in one transaction. */
  replace(directory: Directory): void
  /** Lets the node try itself with the reserved mailbox, whose row no directory replaces. */
  admitSelfTest(passwordHash: string): void
  close(): void
}

export function openReplica(files: ReplicaFiles): Replica {
  prepareFile(files.mail)
  prepareFile(files.auth)
  const db = new DatabaseSync(files.mail.path, { timeout: 5000 })
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  db.prepare('ATTACH DATABASE ? AS auth').run(files.auth.path)
  db.exec('PRAGMA auth.journal_mode = WAL; PRAGMA auth.synchronous = FULL')
  db.exec(`${mailSchema}\n${authSchema}`)
  return {
    get generation() {
      const row = db.prepare('SELECT m.generation AS mail, a.generation AS auth FROM main.state m, auth.state a').get()
      return row !== undefined && row['mail'] === row['auth'] ? Number(row['mail']) : 0
    },
    replace: (directory) => replaceAll(db, directory),
    admitSelfTest: (passwordHash) => admitSelfTest(db, passwordHash),
    close: () => db.close(),
  }
}

function replaceAll(db: DatabaseSync, directory: Directory): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    db.exec(
      `DELETE FROM main.domains WHERE name <> '${selfTest.domain}';
      DELETE FROM main.mailboxes WHERE address <> '${selfTest.address}'; DELETE FROM main.aliases;
      DELETE FROM auth.mailboxes WHERE address <> '${selfTest.address}'`,
    )
    const domain = db.prepare('INSERT INTO main.domains (name) VALUES (?)')
    for (const { name } of directory.domains) domain.run(name)
    const mailbox = db.prepare('INSERT INTO main.mailboxes (address, is_active, max_send_per_day) VALUES (?, ?, ?)')
    const login = db.prepare(
      'INSERT INTO auth.mailboxes (address, password_hash, quota_bytes, is_active) VALUES (?, ?, ?, ?)',
    )
    for (const { address, passwordHash, quotaBytes, isActive, maxSendPerDay } of directory.mailboxes) {
      mailbox.run(address, isActive ? 1 : 0, maxSendPerDay)
      login.run(address, passwordHash, quotaBytes, isActive ? 1 : 0)
    }
    const alias = db.prepare('INSERT OR IGNORE INTO main.aliases (source, destination) VALUES (?, ?)')
    for (const { source, destination } of directory.aliases) alias.run(source, destination)
    for (const schema of ['main', 'auth'])
      db.prepare(`UPDATE ${schema}.state SET generation = ?`).run(directory.generation)
    db.exec('COMMIT')
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}

function admitSelfTest(db: DatabaseSync, passwordHash: string): void {
  const { domain, address } = selfTest
  db.prepare('INSERT OR REPLACE INTO main.domains (name) VALUES (?)').run(domain)
  db.prepare('INSERT OR REPLACE INTO main.mailboxes (address, is_active, max_send_per_day) VALUES (?, 1, ?)').run(
    address,
    selfTestsPerDay,
  )
  db.prepare(
    'INSERT OR REPLACE INTO auth.mailboxes (address, password_hash, quota_bytes, is_active) VALUES (?, ?, 0, 1)',
  ).run(address, passwordHash)
}

const selfTestsPerDay = 100_000

/** SQLite gives its companion files the mode of the database; the group comes from the directory. Not ours: made by a reader. */
function prepareFile({ path, gid }: { readonly path: string; readonly gid: number }): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o770 })
  closeSync(openSync(path, 'a', 0o660))
  const stat = statSync(path)
  if (stat.uid !== process.getuid?.()) return
  if (stat.gid !== gid) chownSync(path, stat.uid, gid)
  chmodSync(path, 0o660)
}
