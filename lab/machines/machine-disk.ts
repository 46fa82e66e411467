import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readJsonFile, writeFileWhole, writeJsonFile } from '../json-file.ts'
import { describeFiles, type FileManifest, findChangedFiles, type MachineFiles, packFiles } from './machine-files.ts'

/**
 * Lays files beside a machine's disk, to be unpacked into it at its next boot, when they differ from what was put there
 * before. The machine must not be running. Resolves with the paths that changed.
 */
export async function stageFiles(directory: string, files: MachineFiles, enable: readonly string[]): Promise<string[]> {
  const manifest = describeFiles(files)
  const manifestPath = join(directory, 'files.json')
  const changed = findChangedFiles(manifest, (await readJsonFile<FileManifest>(manifestPath)) ?? {})
  const knownUnits = await readJsonFile<string[]>(join(directory, 'enable.json'))
  const hasNewUnits = JSON.stringify(knownUnits) !== JSON.stringify(enable)
  if (changed.length === 0 && !hasNewUnits) return []
  // in this order: what is written down as applied is always either on the disk or in the archive
  const archive = stagedArchive(directory)
  const packed = existsSync(archive) ? Object.keys(files) : changed
  await writeFileWhole(join(directory, 'enable'), enable.join(' '))
  await writeFileWhole(archive, packFiles(files, packed))
  await writeJsonFile(join(directory, 'enable.json'), enable)
  await writeJsonFile(manifestPath, manifest)
  return changed
}

/** Removes a machine's disk and the notes on what was put there; its record stays. The machine must not be running. */
export async function discardDisk(directory: string): Promise<void> {
  for (const name of ['files.json', 'enable.json', 'files.tar', 'upper', 'work']) {
    await rm(join(directory, name), { recursive: true, force: true })
  }
}

/** The archive that waits to be unpacked into the machine. */
export function stagedArchive(directory: string): string {
  return join(directory, 'files.tar')
}

export function hasStagedFiles(directory: string): boolean {
  return existsSync(stagedArchive(directory))
}

/** Forgets an archive that was applied to the running machine. */
export async function unstageFiles(directory: string): Promise<void> {
  await rm(stagedArchive(directory), { force: true })
}
