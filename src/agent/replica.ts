import type { DeltaMessage, DirectoryEntry } from '#protocol/agent-protocol.ts'
import { openReplicaDatabase, type ReplicaDatabase, ReplicaMismatch, type ReplicaPosition } from './replica-database.ts'
import {
  createFiles,
  databaseInodesOf,
  fingerprintOf,
  haveFiles,
  inodesOf,
  nextFiles,
  promoteFiles,
  type ReplicaFiles,
  readKnownInodes,
  removeFiles,
  writeKnownInodes,
} from './replica-files.ts'

/**
 * The node's copy of its directory. Postfix, Dovecot and Rspamd read its files at every message, so a change acts when it is
 * committed. Files that are missing or damaged are never made empty, since an empty one would say "no such mailbox" where a
 * missing one says "try later": the new ones are built beside them and take their place when they are complete.
 */
export interface Replica {
  /** Null: there is none that can be built on, a snapshot is needed. */
  position(): ReplicaPosition | null
  /** @throws {ReplicaMismatch} when a snapshot is needed. */
  apply(delta: DeltaMessage): void
  beginSnapshot(): void
  addToSnapshot(entries: readonly DirectoryEntry[]): void
  /** @throws {ReplicaMismatch} when it is not what the control plane has; nothing has changed then. */
  endSnapshot(position: ReplicaPosition): void
  /** From now on `position` is null until a snapshot has come. */
  distrust(reason: string): void
  /**
   * Notices that somebody else wrote, replaced or removed files, and mends what can be mended here; false when a snapshot is
   * needed. Cheap when nothing happened.
   */
  check(): boolean
  /** Puts the mailbox by which the agent tests its node; it stays through snapshots and is in no checksum. */
  admitSelfTest(passwordHash: string): void
  close(): void
}

export interface ReplicaOptions {
  /** Other files are at the paths: whoever has the old ones open must open them again. Again at the next start when it rejects. */
  readonly onReplaced?: () => unknown
  readonly say?: (text: string) => void
}

export function openReplica(files: ReplicaFiles, { onReplaced, say = console.warn }: ReplicaOptions = {}): Replica {
  let live: ReplicaDatabase | null = null
  let building: ReplicaDatabase | null = null
  let isTrusted = false
  let fingerprint = ''
  let inodes = ''
  let selfTestHash: string | null = null

  function noteFiles(): void {
    fingerprint = fingerprintOf(files)
    inodes = inodesOf(files)
  }

  function openLive(): void {
    live = openReplicaDatabase(files, false)
    // the first write of a process makes the companion files
    if (selfTestHash !== null) live.admitSelfTest(selfTestHash)
    noteFiles()
    tellReaders()
  }

  /** Also when the agent was killed before it had told, or was away when the files were replaced. */
  function tellReaders(): void {
    const known = databaseInodesOf(files)
    if (readKnownInodes(files) === known) return
    const told = onReplaced?.()
    if (told instanceof Promise) told.then(() => writeKnownInodes(files, known)).catch(() => undefined)
    else writeKnownInodes(files, known)
  }

  function abandon(reason: string): void {
    say(`replica: ${reason}; a snapshot is needed`)
    closeQuietly(live)
    live = null
    isTrusted = false
  }

  /** What the disk cannot do now (it is full) may work later; what is broken is broken. */
  function guard(work: () => void): void {
    try {
      work()
    } catch (error) {
      if (!isDamage(error)) throw error
      abandon((error as Error).message)
      throw new ReplicaMismatch('the replica is damaged')
    }
  }

  function dropBuilding(): void {
    if (building !== live) closeQuietly(building)
    building = null
  }

  /** The files at the paths are another database's now: what we have open becomes theirs again. */
  function putBack(from: ReplicaDatabase): void {
    createFiles(nextFiles(files))
    from.copyTo(nextFiles(files))
    promote(from)
    say('replica: files were removed or replaced; they are back')
  }

  function promote(old: ReplicaDatabase | null): void {
    closeQuietly(old)
    live = null
    promoteFiles(nextFiles(files), files)
    openLive()
  }

  try {
    if (haveFiles(files)) {
      openLive()
      const damage = (live as ReplicaDatabase | null)?.findDamage() ?? null
      isTrusted = damage === null
      if (damage !== null) say(`replica: ${damage}; a snapshot is needed`)
    }
  } catch (error) {
    abandon((error as Error).message)
  }
  removeFiles(nextFiles(files))

  return {
    position: () => (isTrusted ? (live?.position() ?? null) : null),
    apply: (delta) => {
      if (live === null || !isTrusted) throw new ReplicaMismatch('there is no replica to change')
      const database = live
      guard(() => database.apply(delta))
      noteFiles()
    },
    beginSnapshot: () => {
      dropBuilding()
      if (live === null) createFiles(nextFiles(files))
      building = live ?? openReplicaDatabase(nextFiles(files), true)
      building.clearStaging()
    },
    addToSnapshot: (entries) => {
      if (building === null) throw new ReplicaMismatch('a part of a snapshot that did not begin')
      building.stage(entries)
    },
    endSnapshot: (position) => {
      if (building === null) throw new ReplicaMismatch('the end of a snapshot that did not begin')
      const built = building
      building = null
      guard(() => built.takeStaged(position))
      if (built === live) noteFiles()
      else promote(built)
      isTrusted = true
    },
    distrust: (reason) => {
      say(`replica: ${reason}; a snapshot is needed`)
      isTrusted = false
    },
    check: () => {
      if (live === null) return false
      if (fingerprintOf(files) === fingerprint) return isTrusted
      try {
        const damage = inodesOf(files) === inodes ? findDamageOnDisk(files) : null
        if (damage !== null) abandon(damage)
        else if (inodesOf(files) === inodes) noteFiles()
        else if (isTrusted && live.findDamage() === null) putBack(live)
        else abandon('files were removed or replaced')
      } catch (error) {
        abandon((error as Error).message)
      }
      return isTrusted
    },
    admitSelfTest: (passwordHash) => {
      selfTestHash = passwordHash
      live?.admitSelfTest(passwordHash)
      if (live !== null) noteFiles()
    },
    close: () => {
      dropBuilding()
      live?.close()
    },
  }
}

/** Through connections of its own: what is in the memory of the old one may not be on disk any more. */
function findDamageOnDisk(files: ReplicaFiles): string | null {
  const fresh = openReplicaDatabase(files, false)
  try {
    return fresh.findDamage()
  } finally {
    fresh.close()
  }
}

/** SQLITE_READONLY (a file was moved away), _IOERR, _CORRUPT, _CANTOPEN, _NOTADB. */
const damageCodes = [8, 10, 11, 14, 26]

function isDamage(error: unknown): boolean {
  const code = (error as { readonly errcode?: number }).errcode
  return code !== undefined && damageCodes.includes(code & 0xff)
}

function closeQuietly(database: ReplicaDatabase | null): void {
  try {
    database?.close()
  } catch {
    // a damaged file may not let itself be closed in order; the process ends with it
  }
}
