import { readFile } from 'node:fs/promises'
import { sha256Hex } from '#lib/hash.ts'
import type { ManifestFile } from './agent-state.ts'

/** Paths whose content is not what the bundle brought, in the bundle's order. */
export async function findDriftedPaths(files: readonly ManifestFile[]): Promise<string[]> {
  const drifted: string[] = []
  for (const file of files) {
    const content = await readFile(file.path).catch(() => null)
    if (content === null || sha256Hex(content) !== file.sha256) drifted.push(file.path)
  }
  return drifted
}
