import { chmod, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeFileWhole } from './json-file.ts'

/** Reads a file, or makes and keeps it: so that a key or password is made once per lab. */
export async function readOrMake(path: string, make: () => string | Promise<string>): Promise<string> {
  const existing = await readIfExists(path)
  if (existing !== null) return existing
  const content = await make()
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFileWhole(path, content)
  return content
}

/** The text of a file, or `null` when there is none. */
export async function readIfExists(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Writes what anybody may read; untouched when it already holds exactly this. */
export async function writePublicFile(path: string, content: string): Promise<void> {
  if ((await readIfExists(path)) === content) return
  await writeFileWhole(path, content)
  await chmod(path, 0o644)
}
