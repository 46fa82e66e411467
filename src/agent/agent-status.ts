import { readFile, rename, writeFile } from 'node:fs/promises'
import type { Heartbeat } from '#protocol/agent-protocol.ts'
import { agentFiles } from '#protocol/node-paths.ts'

/** What the agent knew when it last had a heartbeat to send. No secrets. */
export interface AgentStatus {
  readonly nodeId: string
  readonly controlPlane: string
  /** ISO 8601; null when it has not answered yet. */
  readonly lastContactAt: string | null
  readonly heartbeat: Heartbeat
  /** The newest last. */
  readonly recentErrors: readonly RecentError[]
}

export interface RecentError {
  readonly at: string
  readonly message: string
}

/** Beside a run file, since readers may come at any moment; nothing of it must outlive a reboot. */
export async function saveAgentStatus(status: AgentStatus, path: string = agentFiles.status): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(status)}\n`, { mode: 0o640 })
  await rename(`${path}.new`, path)
}

/** @throws when the agent has not written one, or this user may not read it */
export async function loadAgentStatus(path: string = agentFiles.status): Promise<AgentStatus> {
  return JSON.parse(await readFile(path, 'utf8')) as AgentStatus
}

const kept: RecentError[] = []
const keptErrors = 5

/** Says it in the journal and keeps it for `status`. */
export function noteError(message: string): void {
  console.warn(message)
  kept.push({ at: new Date().toISOString(), message: message.slice(0, 500) })
  if (kept.length > keptErrors) kept.shift()
}

export function recentErrors(): readonly RecentError[] {
  return [...kept]
}
