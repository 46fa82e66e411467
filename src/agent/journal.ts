import { readFile } from 'node:fs/promises'
import type { Bundle, BundleService } from '#protocol/agent-protocol.ts'
import { helperFiles } from '#protocol/node-paths.ts'
import { removeFile, writeFileAtomically } from './atomic-file.ts'
import type { FileImage } from './file-image.ts'

/**
 * Written before the first file is replaced, removed when all is over: with it a helper that was killed in between finishes, or
 * goes back to what was there before.
 */
export interface Journal {
  readonly bundle: Bundle
  readonly previous: readonly FileImage[]
  readonly next: readonly FileImage[]
  readonly services: readonly BundleService[]
  /** No bundle was applied before this one. */
  readonly isFirst: boolean
  /** Those that ran before. */
  readonly activeBefore: readonly BundleService[]
  /** Whether the self-test passed before anything was replaced: only then can its failure be blamed on the files. */
  readonly didMailFlow: boolean
}

export async function loadJournal(): Promise<Journal | null> {
  try {
    return JSON.parse(await readFile(helperFiles.journal, 'utf8')) as Journal
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export async function saveJournal(journal: Journal): Promise<void> {
  await writeFileAtomically(helperFiles.journal, JSON.stringify(journal))
}

export async function removeJournal(): Promise<void> {
  await removeFile(helperFiles.journal)
}
