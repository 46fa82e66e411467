import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { DirectoryEntry } from '#protocol/agent-protocol.ts'
import { selfTest } from '#protocol/node-paths.ts'

/** Entries as rows of the three files. */
export interface ReplicaRows {
  /** As it is now; its body is null when it is not there, and differs from any real one when its rows contradict. */
  read(kind: DirectoryEntry['kind'], key: string): DirectoryEntry
  write(entry: DirectoryEntry): void
  /** Every entry of the directory, in no order. */
  all(): Generator<DirectoryEntry>
  /** Rows that no entry accounts for. */
  countOrphans(): number
}

type Row = Readonly<Record<string, unknown>>

/** What is kept twice must agree; -1 never does. */
const mailboxColumns = `
  SELECT m.address, a.password_hash, m.max_send_per_day,
    CASE WHEN m.max_send_per_day = l.max_send_per_day AND a.is_active = (m.is_active AND coalesce(d.is_active, 0))
      THEN a.quota_bytes ELSE -1 END AS quota_bytes, m.is_active
  FROM main.mailboxes m
  LEFT JOIN main.domains d ON d.name = m.domain
  LEFT JOIN auth.mailboxes a ON a.address = m.address
  LEFT JOIN limits.limits l ON l.address = m.address`

export function createReplicaRows(db: DatabaseSync): ReplicaRows {
  const select = {
    domain: db.prepare('SELECT is_active FROM main.domains WHERE name = ?'),
    mailbox: db.prepare(`${mailboxColumns} WHERE m.address = ?`),
    alias: db.prepare('SELECT destination FROM main.aliases WHERE source = ? ORDER BY destination'),
  }
  const write = createWriters(db)
  return {
    read: (kind, key) => {
      const rows = select[kind].all(key) as Row[]
      if (kind === 'alias') return toAlias(key, rows)
      const [row] = rows
      if (kind === 'domain') return { kind, key, body: row === undefined ? null : toDomain(row) }
      return { kind, key, body: row === undefined ? null : toMailbox(row) }
    },
    write: (entry) => write(entry),
    all: () => readAll(db),
    countOrphans: () => {
      const orphans = (table: string) => `(SELECT count(*) FROM ${table} WHERE address NOT IN (SELECT address FROM m))`
      const row = db
        .prepare(
          `WITH m AS (SELECT address FROM main.mailboxes)
           SELECT ${orphans('auth.mailboxes')} + ${orphans('limits.limits')} AS orphans`,
        )
        .get() as Row
      return Number(row['orphans'])
    },
  }
}

function* readAll(db: DatabaseSync): Generator<DirectoryEntry> {
  const rowsOf = (statement: StatementSync, ...values: string[]) => statement.iterate(...values) as Iterable<Row>
  const domains = db.prepare('SELECT name, is_active FROM main.domains WHERE name <> ?')
  for (const row of rowsOf(domains, selfTest.domain)) {
    yield { kind: 'domain', key: String(row['name']), body: toDomain(row) }
  }
  const mailboxes = db.prepare(`${mailboxColumns} WHERE m.address <> ?`)
  for (const row of rowsOf(mailboxes, selfTest.address)) {
    yield { kind: 'mailbox', key: String(row['address']), body: toMailbox(row) }
  }
  let rows: Row[] = []
  for (const row of rowsOf(db.prepare('SELECT source, destination FROM main.aliases ORDER BY source, destination'))) {
    if (rows[0] !== undefined && rows[0]['source'] !== row['source']) {
      yield toAlias(String(rows[0]['source']), rows)
      rows = []
    }
    rows.push(row)
  }
  if (rows[0] !== undefined) yield toAlias(String(rows[0]['source']), rows)
}

function toDomain(row: Row): DirectoryEntry['body'] & { isActive: boolean } {
  return { isActive: row['is_active'] === 1 }
}

function toMailbox(row: Row) {
  return {
    passwordHash: String(row['password_hash']),
    quotaBytes: Number(row['quota_bytes']),
    isActive: row['is_active'] === 1,
    maxSendPerDay: Number(row['max_send_per_day']),
  }
}

function toAlias(key: string, rows: readonly Row[]): DirectoryEntry {
  const destinations = rows.map((row) => String(row['destination']))
  return { kind: 'alias', key, body: destinations.length === 0 ? null : { destinations } }
}

function createWriters(db: DatabaseSync): (entry: DirectoryEntry) => void {
  const domain = db.prepare('INSERT OR REPLACE INTO main.domains VALUES (?, ?)')
  const noDomain = db.prepare('DELETE FROM main.domains WHERE name = ?')
  const domainOfMailboxes = db.prepare(
    `UPDATE auth.mailboxes AS a SET is_active = m.is_active AND ? FROM main.mailboxes m
     WHERE m.domain = ? AND a.address = m.address`,
  )
  const mailbox = db.prepare('INSERT OR REPLACE INTO main.mailboxes VALUES (?, ?, ?, ?)')
  const login = db.prepare(
    `INSERT OR REPLACE INTO auth.mailboxes
     VALUES (?, ?, ?, ? AND coalesce((SELECT is_active FROM main.domains WHERE name = ?), 0))`,
  )
  const limit = db.prepare('INSERT OR REPLACE INTO limits.limits VALUES (?, ?)')
  const noMailbox = ['main.mailboxes', 'auth.mailboxes', 'limits.limits'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE address = ?`),
  )
  const alias = db.prepare('INSERT OR IGNORE INTO main.aliases VALUES (?, ?)')
  const noAlias = db.prepare('DELETE FROM main.aliases WHERE source = ?')

  return ({ kind, key, body }) => {
    if (kind === 'domain') {
      const isActive = body?.isActive === true ? 1 : 0
      if (body === null) noDomain.run(key)
      else domain.run(key, isActive)
      domainOfMailboxes.run(isActive, key)
    } else if (kind === 'alias') {
      noAlias.run(key)
      for (const destination of body?.destinations ?? []) alias.run(key, destination)
    } else if (body === null) {
      for (const statement of noMailbox) statement.run(key)
    } else {
      const domainName = key.slice(key.lastIndexOf('@') + 1)
      mailbox.run(key, domainName, Number(body.isActive), body.maxSendPerDay)
      login.run(key, body.passwordHash, body.quotaBytes, Number(body.isActive), domainName)
      limit.run(key, body.maxSendPerDay)
    }
  }
}
