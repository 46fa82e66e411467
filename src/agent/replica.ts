import { chmodSync, chownSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Directory } from '#protocol/agent-protocol.ts'
import { authSchema, limitsSchema, mailSchema } from './replica-schema.ts'

/** Where the databases are, and the group that reads each. */
export interface ReplicaFiles {
  readonly mail: { readonly path: string; readonly gid: number }
  readonly auth: { readonly path: string; readonly gid: number }
  readonly limits: { readonly path: string; readonly gid: number }
}

/**
 * The node's copy of the directory. Three SQLite files, because three daemons read them and only Dovecot may see password
 * hashes; in WAL mode, so that readers never wait for the writer. The reading group may write, too: a reader of a WAL
 * database takes part in its shared-memory index (https://www.sqlite.org/wal.html §2.2).
 */
export interface Replica {
  /** Of the directory that is in all files; 0 when there is none, or when a kill fell between two. */
  readonly generation: number
  /** Replaces everything in one transaction. */
  replace(directory: Directory): void
  close(): void
}

export function openReplica(files: ReplicaFiles): Replica {
  prepareFile(files.mail)
  prepareFile(files.auth)
  prepareFile(files.limits)
  const db = new DatabaseSync(files.mail.path, { timeout: 5000 })
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  db.prepare('ATTACH DATABASE ? AS auth').run(files.auth.path)
  db.prepare('ATTACH DATABASE ? AS limits').run(files.limits.path)
  for (const schema of ['auth', 'limits']) {
    db.exec(`PRAGMA ${schema}.journal_mode = WAL; PRAGMA ${schema}.synchronous = FULL`)
  }
  db.exec(`${mailSchema}\n${authSchema}\n${limitsSchema}`)
  return {
    get generation() {
      const rows = ['main', 'auth', 'limits'].map((name) => db.prepare(`SELECT generation FROM ${name}.state`).get())
      const generations = new Set(rows.map((row) => Number(row?.['generation'] ?? 0)))
      return generations.size === 1 ? Number([...generations][0]) : 0
    },
    replace: (directory) => replaceAll(db, directory),
    close: () => db.close(),
  }
}

function replaceAll(db: DatabaseSync, directory: Directory): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    db.exec(
      'DELETE FROM main.domains; DELETE FROM main.mailboxes; DELETE FROM main.aliases; DELETE FROM auth.mailboxes; DELETE FROM limits.limits',
    )
    const domain = db.prepare('INSERT INTO main.domains (name) VALUES (?)')
    for (const { name } of directory.domains) domain.run(name)
    const mailbox = db.prepare(
      'INSERT INTO main.mailboxes (address, domain, is_active, max_send_per_day) VALUES (?, ?, ?, ?)',
    )
    const limit = db.prepare('INSERT INTO limits.limits (address, max_send_per_day) VALUES (?, ?)')
    const login = db.prepare(
      'INSERT INTO auth.mailboxes (address, password_hash, quota_bytes, is_active) VALUES (?, ?, ?, ?)',
    )
    for (const { address, passwordHash, quotaBytes, isActive, maxSendPerDay } of directory.mailboxes) {
      mailbox.run(address, address.slice(address.lastIndexOf('@') + 1), isActive ? 1 : 0, maxSendPerDay)
      limit.run(address, maxSendPerDay)
      login.run(address, passwordHash, quotaBytes, isActive ? 1 : 0)
    }
    const alias = db.prepare('INSERT OR IGNORE INTO main.aliases (source, destination) VALUES (?, ?)')
    for (const { source, destination } of directory.aliases) alias.run(source, destination)
    for (const schema of ['main', 'auth', 'limits'])
      db.prepare(`UPDATE ${schema}.state SET generation = ?`).run(directory.generation)
    db.exec('COMMIT')
  } catch (error) {
    db.exec('ROLLBACK')
    throw error
  }
}

/** SQLite gives its companion files the mode and group of the database, so these are right before it is opened. */
function prepareFile({ path, gid }: { readonly path: string; readonly gid: number }): void {
  const directory = dirname(path)
  mkdirSync(directory, { recursive: true, mode: 0o770 })
  chownSync(directory, 0, gid)
  chmodSync(directory, 0o2770)
  closeSync(openSync(path, 'a', 0o660))
  chownSync(path, 0, gid)
  chmodSync(path, 0o660)
}
