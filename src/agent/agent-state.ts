import { readFile } from 'node:fs/promises'
import type { AppliedBundle, BundleFailure, BundleService } from '#protocol/agent-protocol.ts'
import { agentFiles } from '#protocol/node-paths.ts'
import { writeFileAtomically } from './atomic-file.ts'

/** What the agent must know after a restart. Holds the agent's key: readable by root alone. */
export interface AgentState {
  readonly nodeId: string
  readonly agentKey: string
  readonly applied: AppliedManifest | null
  readonly failure: BundleFailure | null
}

/** The bundle that runs, without contents. */
export interface AppliedManifest extends AppliedBundle {
  readonly appliedAt: string
  readonly files: readonly ManifestFile[]
}

export interface ManifestFile {
  readonly path: string
  readonly sha256: string
  readonly service: BundleService
}

/** Null before the first registration. A file that cannot be read as state counts as a broken machine and throws. */
export async function loadState(path: string = agentFiles.state): Promise<AgentState | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as AgentState
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export async function saveState(state: AgentState, path: string = agentFiles.state): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify(state)}\n`)
}
