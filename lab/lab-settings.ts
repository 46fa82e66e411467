import { mkdir } from 'node:fs/promises'
import { readJsonFile, writeJsonFile } from './json-file.ts'
import { labPaths } from './lab-paths.ts'

/** What is remembered of a lab as a whole. */
export interface LabSettings {
  readonly name: string
  readonly range: string
  /** The address that was given out last, as offset in the range. */
  readonly lastOffset: number
}

export async function readLabSettings(lab: string): Promise<LabSettings | null> {
  return await readJsonFile<LabSettings>(labPaths(lab).settingsFile)
}

export async function writeLabSettings(settings: LabSettings): Promise<void> {
  const paths = labPaths(settings.name)
  await mkdir(paths.state, { recursive: true, mode: 0o700 })
  await writeJsonFile(paths.settingsFile, settings)
}
