import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Changes with the lab's program, so that a daemon of an older version is replaced. */
export async function hashLabCode(): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(import.meta.dirname, { recursive: true, withFileTypes: true })
  const files = entries.filter(
    (entry) => entry.isFile() && /\.(ts|sh)$/.test(entry.name) && !/\.test\.ts$/.test(entry.name),
  )
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).toSorted()) {
    hash.update(path).update(await readFile(path))
  }
  return hash.digest('hex').slice(0, 16)
}
