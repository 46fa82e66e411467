import { closeSync, openSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openReplica, type Replica } from '#agent/replica.ts'
import type { ReplicaFiles } from '#agent/replica-files.ts'
import type { DirectoryEntry } from '#protocol/agent-protocol.ts'
import { directoryChecksum } from '#protocol/directory-digest.ts'
import { renderLookups } from '#render/postfix/lookups.ts'

/** A replica in a directory of its own. */
export interface ReplicaFixture extends AsyncDisposable {
  readonly root: string
  readonly files: ReplicaFiles
  /** The one that is open now. */
  readonly replica: Replica
  /** How often other files took the place of those that daemons have open. */
  readonly replaced: number
  /** As after a restart of the agent; `meanwhile` happens while it is away. */
  restart(meanwhile?: () => void): void
  takeSnapshot(sequence: number, entries: readonly DirectoryEntry[]): void
  /** Runs the query that is in the rendered look-up file with Postfix's key in it. */
  ask(lookup: string, key: string): unknown[]
  read(name: keyof ReplicaFiles, query: string, ...values: string[]): Record<string, unknown>[]
  write(name: keyof ReplicaFiles, query: string): void
}

export async function createReplicaFixture(): Promise<ReplicaFixture> {
  const root = await mkdtemp(join(tmpdir(), 'rookery-replica-'))
  const gid = process.getgid?.() ?? 0
  const files = {
    mail: { path: join(root, 'mail/mail.db'), gid },
    auth: { path: join(root, 'auth/auth.db'), gid },
    limits: { path: join(root, 'limits/limits.db'), gid },
  }
  let replaced = 0
  const onReplaced = () => {
    replaced += 1
  }
  const open = () => openReplica(files, { onReplaced, say: () => undefined })
  let replica = open()
  const read: ReplicaFixture['read'] = (name, query, ...values) => {
    using db = new DatabaseSync(files[name].path, { readOnly: true })
    return db
      .prepare(query)
      .all(...values)
      .map((row) => ({ ...row }))
  }
  return {
    root,
    files,
    get replica() {
      return replica
    },
    get replaced() {
      return replaced
    },
    restart: (meanwhile = () => undefined) => {
      replica.close()
      meanwhile()
      replica = open()
    },
    takeSnapshot: (sequence, entries) => {
      replica.beginSnapshot()
      for (const entry of entries) replica.addToSnapshot([entry])
      replica.endSnapshot({ sequence, checksum: checksumOf(entries) })
    },
    ask: (lookup, key) => {
      const file = renderLookups().find(({ path }) => path.endsWith(`/${lookup}.cf`))
      const query = /^query = (.*)$/m.exec(file?.content ?? '')?.[1] ?? ''
      return read('mail', query.replaceAll('%s', key).replaceAll('%d', key.slice(key.lastIndexOf('@') + 1))).map(
        (row) => Object.values(row)[0],
      )
    },
    read,
    write: (name, query) => {
      using db = new DatabaseSync(files[name].path)
      db.exec(query)
    },
    [Symbol.asyncDispose]: async () => {
      replica.close()
      await rm(root, { recursive: true, force: true })
    },
  }
}

export function mailboxEntry(key: string, parts: object = {}): DirectoryEntry {
  const body = { passwordHash: '{X}1', quotaBytes: 5, isActive: true, maxSendPerDay: 1, ...parts }
  return { kind: 'mailbox', key, body }
}

export const domainEntry = {
  kind: 'domain' as const,
  key: 'example.test',
  body: { isActive: true },
} satisfies DirectoryEntry

export function checksumOf(entries: Iterable<DirectoryEntry>): string {
  return String(directoryChecksum(entries))
}

/** Puts something else on a page of a file. */
export function overwrite(path: string, at: number): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(4096, 'x'), 0, 4096, at)
  closeSync(file)
}
