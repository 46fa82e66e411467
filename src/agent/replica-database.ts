import { DatabaseSync } from 'node:sqlite'
import type { DeltaMessage, DirectoryEntry } from '#protocol/agent-protocol.ts'
import { changeChecksum, directoryChecksum, entryDigest } from '#protocol/directory-digest.ts'
import { selfTest } from '#protocol/node-paths.ts'
import type { ReplicaFiles } from './replica-files.ts'
import { createReplicaRows } from './replica-rows.ts'
import { replicaSchema, schemaVersion, stagingSchema, takeStaging } from './replica-schema.ts'

/** How far a replica is; the checksum is decimal. */
export interface ReplicaPosition {
  readonly sequence: number
  readonly checksum: string
}

/** What came cannot be built on what is there: only a snapshot helps. */
export class ReplicaMismatch extends Error {
  override readonly name = 'ReplicaMismatch'
}

/**
 * The three files as one database, in WAL mode, so that readers never wait for the writer. A commit is whole in each file
 * but not across them (https://www.sqlite.org/lang_attach.html): each says how far it is, and what they say must agree.
 * Commits are not flushed one by one: after a power cut the newest may be missing, which the sequence tells.
 */
export interface ReplicaDatabase {
  /** Null when the three files are not of one commit. */
  position(): ReplicaPosition | null
  /** Why the rows are not what the position says, or null. Reads everything. @throws when a file is damaged. */
  findDamage(): string | null
  /** @throws {ReplicaMismatch} and changes nothing. */
  apply(delta: DeltaMessage): void
  stage(entries: readonly DirectoryEntry[]): void
  clearStaging(): void
  /** Takes what is staged in the place of everything. @throws {ReplicaMismatch} and changes nothing. */
  takeStaged(position: ReplicaPosition): void
  admitSelfTest(passwordHash: string): void
  /** Copies into empty files. */
  copyTo(files: ReplicaFiles): void
  close(): void
}

/** @throws when a file is no database, damaged, or of another version. */
export function openReplicaDatabase(files: ReplicaFiles, isNew: boolean): ReplicaDatabase {
  const db = new DatabaseSync(files.mail.path, { timeout: 5000 })
  try {
    attach(db, files, isNew)
    return createReplicaDatabase(db)
  } catch (error) {
    db.close()
    throw error
  }
}

const schemas = ['main', 'auth', 'limits'] as const
const logLimitBytes = 4 * 1024 * 1024

function attach(db: DatabaseSync, files: ReplicaFiles, isNew: boolean): void {
  db.prepare('ATTACH DATABASE ? AS auth').run(files.auth.path)
  db.prepare('ATTACH DATABASE ? AS limits').run(files.limits.path)
  for (const schema of schemas) {
    const version = db.prepare(`PRAGMA ${schema}.user_version`).get()?.['user_version']
    if (!isNew && version !== schemaVersion) throw new Error(`the ${schema} file has version ${String(version)}`)
    db.exec(`PRAGMA ${schema}.journal_mode = WAL; PRAGMA ${schema}.synchronous = NORMAL`)
    db.exec(`PRAGMA ${schema}.journal_size_limit = ${logLimitBytes}; PRAGMA ${schema}.cache_size = -2000`)
  }
  if (isNew) db.exec(replicaSchema)
  db.exec(stagingSchema)
}

function createReplicaDatabase(db: DatabaseSync): ReplicaDatabase {
  const rows = createReplicaRows(db)
  const readState = db.prepare(
    `SELECT m.sequence, m.checksum FROM main.state m JOIN auth.state a USING (sequence, checksum)
     JOIN limits.state l USING (sequence, checksum)`,
  )
  const insertStaged = db.prepare('INSERT OR REPLACE INTO staging VALUES (?, ?, ?)')
  const deleteStaged = db.prepare('DELETE FROM staging WHERE kind = ? AND key = ?')
  const writeStates = schemas.map((schema) => db.prepare(`UPDATE ${schema}.state SET sequence = ?, checksum = ?`))

  function position(): ReplicaPosition | null {
    const row = readState.get()
    return row === undefined ? null : { sequence: Number(row['sequence']), checksum: String(row['checksum']) }
  }

  function setPosition({ sequence, checksum }: ReplicaPosition): void {
    for (const statement of writeStates) statement.run(sequence, checksum)
  }

  function applyEntries(delta: DeltaMessage): void {
    const before = position()
    if (before?.sequence !== delta.fromSequence) {
      throw new ReplicaMismatch(
        `a change after ${delta.fromSequence} came to a replica at ${before?.sequence ?? 'none'}`,
      )
    }
    let checksum = BigInt(before.checksum)
    for (const entry of delta.entries) {
      const removed = entryDigest(rows.read(entry.kind, entry.key))
      rows.write(entry)
      checksum = changeChecksum(checksum, entryDigest(entry), removed)
    }
    if (delta.checksum !== null && String(checksum) !== delta.checksum) {
      throw new ReplicaMismatch(`the checksum at sequence ${delta.toSequence} is not the control plane’s`)
    }
    setPosition({ sequence: delta.toSequence, checksum: String(checksum) })
  }

  function stage(entries: readonly DirectoryEntry[]): void {
    for (const { kind, key, body } of entries) {
      if (body === null) deleteStaged.run(kind, key)
      else insertStaged.run(kind, key, JSON.stringify(body))
    }
  }

  function takeAll(wanted: ReplicaPosition): void {
    db.exec(takeStaging)
    if (String(directoryChecksum(rows.all())) !== wanted.checksum || rows.countOrphans() > 0) {
      throw new ReplicaMismatch(`the checksum of the snapshot at ${wanted.sequence} is not the control plane’s`)
    }
    setPosition(wanted)
  }

  return {
    position,
    findDamage: () => findDamage(db, position(), rows),
    apply: (delta) => inTransaction(db, () => applyEntries(delta)),
    stage: (entries) => inTransaction(db, () => stage(entries)),
    clearStaging: () => db.exec('DELETE FROM staging'),
    takeStaged: (wanted) => {
      inTransaction(db, () => takeAll(wanted))
      for (const schema of schemas) db.exec(`PRAGMA ${schema}.wal_checkpoint(TRUNCATE)`)
    },
    admitSelfTest: (passwordHash) =>
      inTransaction(db, () => {
        rows.write({ kind: 'domain', key: selfTest.domain, body: { isActive: true } })
        const body = { passwordHash, quotaBytes: 0, isActive: true, maxSendPerDay: selfTestMessagesPerDay }
        rows.write({ kind: 'mailbox', key: selfTest.address, body })
      }),
    copyTo: (files) => {
      const paths = { main: files.mail.path, auth: files.auth.path, limits: files.limits.path }
      for (const schema of schemas) db.prepare(`VACUUM ${schema} INTO ?`).run(paths[schema])
    },
    close: () => db.close(),
  }
}

const selfTestMessagesPerDay = 10_000

function findDamage(
  db: DatabaseSync,
  position: ReplicaPosition | null,
  rows: ReturnType<typeof createReplicaRows>,
): string | null {
  for (const schema of schemas) {
    const answer = db.prepare(`PRAGMA ${schema}.quick_check(1)`).get()?.['quick_check']
    if (answer !== 'ok') throw new Error(`the ${schema} file: ${String(answer)}`)
  }
  if (position === null) return 'the files are not of one commit'
  const isSame = String(directoryChecksum(rows.all())) === position.checksum && rows.countOrphans() === 0
  return isSame ? null : 'the rows do not have the checksum that the files say'
}

function inTransaction(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    work()
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
