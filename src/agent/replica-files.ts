import {
  type BigIntStats,
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** A database and the group that reads it. */
export interface ReplicaFile {
  readonly path: string
  readonly gid: number
}

/** Where the three databases are: what Postfix, Dovecot and Rspamd look up. */
export interface ReplicaFiles {
  readonly mail: ReplicaFile
  readonly auth: ReplicaFile
  readonly limits: ReplicaFile
}

export const replicaSchemas = ['mail', 'auth', 'limits'] as const

/** Where the next files are built before they take the place of damaged ones. */
export function nextFiles(files: ReplicaFiles): ReplicaFiles {
  const next = ({ path, gid }: ReplicaFile): ReplicaFile => ({ path: `${path}.next`, gid })
  return { mail: next(files.mail), auth: next(files.auth), limits: next(files.limits) }
}

export function haveFiles(files: ReplicaFiles): boolean {
  return replicaSchemas.every((name) => (statSync(files[name].path, { throwIfNoEntry: false })?.size ?? 0) > 0)
}

/**
 * Makes empty files that their group may read and write: a reader of a WAL database takes part in its shared-memory index
 * (https://www.sqlite.org/wal.html §2.2). SQLite gives its companion files the mode and group of the database.
 */
export function createFiles(files: ReplicaFiles): void {
  removeFiles(files)
  for (const name of replicaSchemas) {
    const { path, gid } = files[name]
    prepareDirectory({ path: dirname(path), gid })
    closeSync(openSync(path, 'a', 0o660))
    // from the directory, else only root may give it
    if (statSync(path).gid !== gid) chownSync(path, -1, gid)
    chmodSync(path, 0o660)
  }
}

export function removeFiles(files: ReplicaFiles): void {
  for (const name of replicaSchemas) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${files[name].path}${suffix}`, { force: true })
  }
}

/**
 * Puts closed, complete databases in the place of others. The log of the old one goes first: frames of one database must never
 * be played into another. Who has the old one open goes on reading that.
 */
export function promoteFiles(from: ReplicaFiles, to: ReplicaFiles): void {
  for (const name of replicaSchemas) {
    const { path } = to[name]
    for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
    renameSync(from[name].path, path)
    const directory = openSync(dirname(path), 'r')
    fsyncSync(directory)
    closeSync(directory)
  }
}

/**
 * A text that changes when anybody but the agent writes, replaces or removes one of the files. Nine calls of stat(2).
 * Readers move only the shared-memory index, of which the inode alone is looked at.
 */
export function fingerprintOf(files: ReplicaFiles): string {
  const look = (path: string, say: (stats: BigIntStats) => string) => {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stats === undefined ? 'none' : say(stats)
  }
  const whole = (stats: BigIntStats) => `${stats.ino} ${stats.size} ${stats.mtimeNs}`
  return replicaSchemas
    .map((name) => files[name].path)
    .map((path) => [look(path, whole), look(`${path}-wal`, whole), look(`${path}-shm`, (it) => `${it.ino}`)].join())
    .join('\n')
}

/** Inodes alone: differs when a file was replaced or removed, so that who has it open has another one than the path. */
export function inodesOf(files: ReplicaFiles): string {
  const inode = (path: string) => statSync(path, { throwIfNoEntry: false })?.ino ?? 'none'
  return replicaSchemas
    .flatMap((name) => ['', '-wal', '-shm'].map((suffix) => inode(`${files[name].path}${suffix}`)))
    .join()
}

/** Of the databases alone: what daemons keep open. */
export function databaseInodesOf(files: ReplicaFiles): string {
  return replicaSchemas.map((name) => statSync(files[name].path, { throwIfNoEntry: false })?.ino ?? 'none').join()
}

/** What the daemons were last told to open; empty when nobody knows. */
export function readKnownInodes({ mail }: ReplicaFiles): string {
  try {
    return readFileSync(`${mail.path}.known`, 'utf8')
  } catch {
    return ''
  }
}

export function writeKnownInodes({ mail }: ReplicaFiles, inodes: string): void {
  writeFileSync(`${mail.path}.known`, inodes, { mode: 0o660 })
}

/** On a node the helper has made it. */
function prepareDirectory({ path, gid }: ReplicaFile): void {
  if (statSync(path, { throwIfNoEntry: false })?.gid === gid) return
  mkdirSync(path, { recursive: true, mode: 0o770 })
  chownSync(path, -1, gid)
  chmodSync(path, 0o2770)
}
