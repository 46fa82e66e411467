import { readFile } from 'node:fs/promises'
import { agentFiles } from '#protocol/node-paths.ts'
import { writeFileAtomically } from './atomic-file.ts'

/** What the agent must know after a restart. Holds its key: readable by the agent's user alone. */
export interface AgentIdentity {
  readonly nodeId: string
  readonly agentKey: string
}

/** Null before the first registration. A file that cannot be read as state counts as a broken machine and throws. */
export async function loadIdentity(path: string = agentFiles.state): Promise<AgentIdentity | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as AgentIdentity
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export async function saveIdentity(identity: AgentIdentity, path: string = agentFiles.state): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify(identity)}\n`, null)
}
