import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What is known of a stored answer. */
export interface PackageEntry {
  readonly url: string
  readonly sizeBytes: number
  readonly contentType: string | null
  readonly etag: string | null
  readonly lastModified: string | null
  /** Milliseconds since 1970 when the archive last confirmed it. */
  readonly checkedAt: number
}

/** Answers of package archives on disk, by URL. Several processes may share the directory. */
export interface PackageCache {
  /** Null when absent or half-written. A found entry counts as used. */
  find(url: string): Promise<PackageEntry | null>
  bodyPath(url: string): string
  /** A path in the same file system for a download that is under way. */
  partialPath(url: string): string
  /** Takes over a complete download. */
  store(partialPath: string, entry: PackageEntry): Promise<void>
  /** Notes that the archive has confirmed the entry. */
  confirm(entry: PackageEntry): Promise<void>
  /** Removes the longest unused entries until the directory is within `maxBytes`. */
  evict(): Promise<void>
}

export function createPackageCache(directory: string, maxBytes: number): PackageCache {
  const base = (url: string) => join(directory, createHash('sha256').update(url).digest('hex').slice(0, 40))
  const writeEntry = async (entry: PackageEntry) => {
    const path = `${base(entry.url)}.json`
    const temporary = `${path}.${process.pid}.part`
    await writeFile(temporary, JSON.stringify(entry))
    await rename(temporary, path)
  }
  return {
    bodyPath: (url) => `${base(url)}.body`,
    partialPath: (url) => `${base(url)}.${process.pid}.${Date.now().toString(36)}.part`,
    async find(url) {
      const entry = await readEntry(`${base(url)}.json`)
      const body = await stat(`${base(url)}.body`).catch(() => null)
      if (entry === null || body === null || entry.url !== url || body.size !== entry.sizeBytes) return null
      const now = new Date()
      await utimes(`${base(url)}.body`, now, now).catch(() => undefined)
      return entry
    },
    async store(partialPath, entry) {
      await mkdir(directory, { recursive: true })
      await rename(partialPath, `${base(entry.url)}.body`)
      await writeEntry(entry)
    },
    confirm: writeEntry,
    evict: () => evictOldest(directory, maxBytes),
  }
}

async function readEntry(path: string): Promise<PackageEntry | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as PackageEntry
  } catch {
    return null
  }
}

const ABANDONED_AFTER_MILLISECONDS = 3_600_000

async function evictOldest(directory: string, maxBytes: number): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  const found = await Promise.all(
    names.map(async (name) => {
      const info = await stat(join(directory, name)).catch(() => null)
      return info === null ? [] : [{ name, sizeBytes: info.size, usedAt: info.mtimeMs }]
    }),
  )
  const files = found.flat()
  const partial = files.filter((file) => file.name.endsWith('.part'))
  for (const file of partial) {
    if (Date.now() - file.usedAt > ABANDONED_AFTER_MILLISECONDS) await rm(join(directory, file.name), { force: true })
  }
  const bodies = files.filter((file) => file.name.endsWith('.body')).toSorted((a, b) => a.usedAt - b.usedAt)
  let total = bodies.reduce((sum, file) => sum + file.sizeBytes, 0)
  for (const body of bodies) {
    if (total <= maxBytes) return
    await rm(join(directory, body.name), { force: true })
    await rm(join(directory, body.name.replace(/body$/, 'json')), { force: true })
    total -= body.sizeBytes
  }
}
