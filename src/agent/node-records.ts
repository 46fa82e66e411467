import { readFile } from 'node:fs/promises'
import type { Bundle, BundleFailure, RepairReport } from '#protocol/agent-protocol.ts'
import { helperFiles } from '#protocol/node-paths.ts'
import { removeFile, writeFileAtomically } from './atomic-file.ts'

/** The bundle that runs, whole: drift is shown and put back from it. */
export interface AppliedBundle {
  readonly bundle: Bundle
  readonly appliedAt: string
}

/** Null before the first. */
export async function loadApplied(): Promise<AppliedBundle | null> {
  return load<AppliedBundle>(helperFiles.applied)
}

export async function saveApplied(applied: AppliedBundle): Promise<void> {
  await writeFileAtomically(helperFiles.applied, JSON.stringify(applied))
}

export async function loadFailure(): Promise<BundleFailure | null> {
  return load<BundleFailure>(helperFiles.failure)
}

export async function saveFailure(failure: BundleFailure | null): Promise<void> {
  if (failure === null) await removeFile(helperFiles.failure)
  else await writeFileAtomically(helperFiles.failure, JSON.stringify(failure))
}

export async function loadRepair(): Promise<RepairReport | null> {
  return load<RepairReport>(helperFiles.repair)
}

export async function saveRepair(report: RepairReport): Promise<void> {
  await writeFileAtomically(helperFiles.repair, JSON.stringify(report))
}

/** Null when it is not there. A file that cannot be read as JSON counts as a broken machine and throws. */
async function load<T>(path: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
